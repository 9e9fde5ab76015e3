//! What policies refused of what was claimed from them, and to whom.

use anyhow::Result;
use maud::html;

use super::Section;
use super::findings::unbroken;
use crate::report::read::Results;
use crate::report::read::rows::RefusedRow;
use crate::report::text::numbers::{money, months, percent};
use crate::report::text::{Language, Naming, Texts, filled, member};

/// Recipients that are named.
const NAMED: usize = 3;

/// The share of what was claimed beyond which an instrument is its budget rather than its rate.
const MOST: f64 = 0.5;

/// What policies refused; nothing where they refused nothing.
///
/// # Errors
///
/// Where the table cannot be read.
pub fn section(results: &Results, language: Language, number: usize) -> Result<Option<Section>> {
    let sentences = sentences(language, &results.refused()?);
    if sentences.is_empty() {
        return Ok(None);
    }
    let texts = Texts::of(language);
    let id = if number == 0 { "refused".into() } else { format!("refused-{number}") };
    let body = html! {
        section id=(id) {
            h2 { (texts.section.refused) }
            div.prose { ul { @for said in sentences { li { (unbroken(&said)) } } } }
        }
    };
    Ok(Some(Section { id, title: texts.section.refused.clone(), body }))
}

/// A sentence for each instrument, and one on the recipients of each scenario.
fn sentences(language: Language, rows: &[RefusedRow]) -> Vec<String> {
    let instruments = rows.iter().filter(|row| row.by == "instrument");
    let mut said: Vec<String> = instruments.map(|row| of_instrument(language, row)).collect();
    let mut scenarios: Vec<&str> = rows.iter().map(|row| row.scenario.as_str()).collect();
    scenarios.dedup();
    for scenario in scenarios {
        let own = rows.iter().filter(|row| row.by == "recipient" && row.scenario == scenario);
        let own: Vec<&RefusedRow> = own.collect();
        said.extend((!own.is_empty()).then(|| of_recipients(language, scenario, &own)));
    }
    said
}

fn of_instrument(language: Language, row: &RefusedRow) -> String {
    let (paid, refused) = (row.paid_yuan.unwrap_or(0.0), row.refused_yuan.unwrap_or(0.0));
    let texts = &Texts::of(language).refused;
    let share = refused / (paid + refused).max(1e-9);
    let name = member(language, Naming::Instruments, &row.name).unwrap_or(&row.name);
    let words = [
        ("scenario", row.scenario.clone()),
        ("instrument", name.into()),
        ("paid", money(language, paid)),
        ("refused", money(language, refused)),
        ("share", percent(language, share)),
        ("months", months(language, &row.window)),
    ];
    let words: Vec<(&str, &str)> = words.iter().map(|(word, text)| (*word, &**text)).collect();
    let said = filled(&texts.of_instrument, &words);
    match share > MOST {
        true => [&*said, &texts.is_budget].join(language.space()),
        false => said,
    }
}

/// The first recipients with what was refused to them, and what was refused to the others.
fn of_recipients(language: Language, scenario: &str, rows: &[&RefusedRow]) -> String {
    let sum = |rows: &[&RefusedRow]| rows.iter().filter_map(|row| row.refused_yuan).sum::<f64>();
    let (named, others) = rows.split_at(rows.len().min(NAMED));
    let with_money = |name: &str, yuan: f64| format!("{name} {}", money(language, yuan));
    let mut parts: Vec<String> = named
        .iter()
        .map(|row| {
            let name = member(language, Naming::Sectors, &row.name).unwrap_or(&row.name);
            with_money(name, row.refused_yuan.unwrap_or(0.0))
        })
        .collect();
    let texts = Texts::of(language);
    parts.extend((!others.is_empty()).then(|| with_money(&texts.chart.others, sum(others))));
    let recipients = parts.join(&texts.headline.then);
    filled(&texts.refused.to, &[("scenario", scenario), ("recipients", &recipients)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_and_to_whom_stands_in_sentences() {
        let row = |by: &str, name: &str, paid: Option<f64>, refused: f64| RefusedRow {
            scenario: "tight".into(),
            window: "2015-01..2016-12".into(),
            by: by.into(),
            name: name.into(),
            paid_yuan: paid,
            refused_yuan: Some(refused),
        };
        let rows = [
            row("instrument", "voucher", Some(1e6), 3e6),
            row("instrument", "talent", Some(9e6), 1e6),
            row("recipient", "startup", None, 2e6),
            row("recipient", "enterprise", None, 1e6),
            row("recipient", "research_body", None, 6e5),
            row("recipient", "incubator", None, 4e5),
        ];
        let said = sentences(Language::English, &rows);
        assert!(said[0].contains("paid 1 m CNY and refused 3 m CNY, 75 % of what was claimed"));
        assert!(said[0].contains("2015 to 2016") && said[0].contains("budget"), "{}", said[0]);
        assert!(!said[1].contains("budget"), "{}", said[1]);
        let last = "tight: refused most to startups 2 m CNY, enterprises 1 m CNY";
        assert!(said[2].starts_with(last) && said[2].ends_with("others 400 k CNY."), "{}", said[2]);
        for language in [Language::Chinese, Language::Japanese] {
            assert_eq!(sentences(language, &rows).len(), 3);
        }
        assert!(sentences(Language::English, &[]).is_empty());
    }
}
