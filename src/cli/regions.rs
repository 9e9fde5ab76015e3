//! `stia regions`.

use anyhow::Result;

use super::exit::{Exit, Usage};
use super::places::WHOLE;
use super::search::{refusal, said_instead, search};
use super::view::terminal::Ink;
use super::view::{Column, Screen, Table, Terminal, say};
use crate::model::data::{CHINESE_NAMES, Dataset, MacroRegion};

/// Prints the places that a query means: the country, its parts and its regions.
pub fn regions(query: &str) -> Result<Exit> {
    let regions = Dataset::china().regions();
    let part = |it: MacroRegion| format!("part of the country; {}", chinese_of(it));
    let mut all = vec![(WHOLE.to_string(), "the whole run; 全国".to_string())];
    all.extend(MacroRegion::ALL.map(|it| (it.name().to_string(), part(it))));
    all.extend(regions.iter().zip(CHINESE_NAMES).map(|(region, chinese)| {
        (region.name.clone(), format!("{chinese}; {}", region.macro_region.name()))
    }));
    let entries: Vec<(&str, &str)> =
        all.iter().map(|(name, meaning)| (name.as_str(), meaning.as_str())).collect();
    let found = search(query, &entries);
    if found.places.is_empty() {
        return Err(Usage(refusal("region", query, &found, &entries)).into());
    }
    let mut table =
        Table::new([Column::left("region").painted(Ink::Heading), Column::left("what")]);
    for &place in &found.places {
        table.row([all[place].0.clone(), all[place].1.clone()]);
    }
    let mut screen = Screen::new(Terminal::of_stdout());
    said_instead(&mut screen, "region", query, &found);
    screen.table(&table);
    screen.gap();
    screen.aside("of results: --region Gansu; of a run: --set 'regions=[\"Gansu\",\"Hebei\"]'");
    say(&screen.into_text())?;
    Ok(Exit::Done)
}

/// A part of the country in Chinese.
const fn chinese_of(part: MacroRegion) -> &'static str {
    match part {
        MacroRegion::East => "东部",
        MacroRegion::Central => "中部",
        MacroRegion::West => "西部",
        MacroRegion::NorthEast => "东北",
    }
}
