//! Whose fate differs, in words for the screen.

use crate::cli::compare::screen::folded;
use crate::cli::run::screen::clip;
use crate::cli::view::format::{counted, readable};
use crate::cli::view::terminal::Paint;
use crate::study::compare::PLACEBO;
use crate::study::compare::affected::{Fate, Tallies, Tally};

/// Agents below which shares of them say nothing.
const FEW: u64 = 20;
/// Difference of shares from which on it is told.
const TOLD: f64 = 0.05;
/// Touches that are told of each group.
const TOUCHES: usize = 2;

/// The section of a screen.
pub fn section(
    base: &str,
    who: &[(String, u32, Tallies)],
    scale: f64,
    paint: Paint,
) -> Vec<String> {
    let mut lines = Vec::new();
    let placebo = who.iter().find(|(name, ..)| name == PLACEBO);
    for (scenario, replicates, tallies) in who.iter().filter(|(name, ..)| name != PLACEBO) {
        lines.push(paint.heading(&clip(&format!("Whose fate differs in {scenario} from {base}"))));
        lines.push(paint.aside(&format!(
            "  mean of {}, each simulated one for {} real ones",
            counted(*replicates as usize, "replicate"),
            readable(1.0 / scale)
        )));
        let by_order = placebo.map(|(_, replicates, tallies)| (*replicates, tallies));
        lines.extend(counts(base, (scenario, *replicates, tallies), by_order, scale, paint));
        for (fate, tally) in tallies {
            for (side, world) in [base, scenario.as_str()].into_iter().enumerate() {
                for touch in touches(*fate, tally, side) {
                    lines.extend(folded(&format!("  {} only in {world}: {touch}", fate.name())));
                }
            }
        }
    }
    lines.extend(folded("  touches count up to the month of the fate (of failing, for survived)"));
    if placebo.is_some() {
        lines.extend(folded(
            "  by order: whose fate differs from the base, either way, when only the order of those who \
             settle is another: luck that markets pass on. Beside as many, the two columns before say \
             nothing one by one; their difference is what the change does",
        ));
    }
    lines
}

/// A scenario with how many agents had which fate in how many replicates.
type Told<'a> = (&'a str, u32, &'a Tallies);

/// How many have each fate in one world alone, and in both, and how many would differ by order alone.
fn counts(
    base: &str,
    (scenario, replicates, tallies): Told,
    by_order: Option<(u32, &Tallies)>,
    scale: f64,
    paint: Paint,
) -> Vec<String> {
    let real =
        |count: u64, replicates: u32| readable(count as f64 / f64::from(replicates.max(1)) / scale);
    let mut rows = vec![[
        "fate".to_string(),
        format!("only in {base}"),
        format!("only in {scenario}"),
        "by order".to_string(),
        "in both".to_string(),
    ]];
    for (fate, tally) in tallies {
        let [one, other, both] = tally.agents.map(|count| real(count, replicates));
        let by_order = by_order.map_or_else(
            || "–".to_string(),
            |(replicates, tallies)| {
                let [one, other, _] = tallies.get(fate).map_or([0; 3], |tally| tally.agents);
                real(one + other, replicates)
            },
        );
        rows.push([fate.name().to_string(), one, other, by_order, both]);
    }
    let width =
        |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths = [0, 1, 2, 3, 4].map(width);
    let line = |row: &[String; 5]| {
        let figures = row[1..].iter().zip(&widths[1..]);
        let figures: String = figures.map(|(it, width)| format!("  {it:>width$}")).collect();
        clip(&format!("  {:width$}{figures}", row[0], width = widths[0]))
    };
    let header = paint.aside(&line(&rows[0]));
    std::iter::once(header).chain(rows[1..].iter().map(line)).collect()
}

/// Those who have a fate are …
const fn state(fate: Fate) -> &'static str {
    match fate {
        Fate::Survived => "surviving",
        _ => fate.name(),
    }
}

/// What touched those who have a fate in one world alone more often there than in the other.
fn touches(fate: Fate, tally: &Tally, side: usize) -> Vec<String> {
    let (alone, both) = (tally.agents[side], tally.agents[2]);
    if alone < FEW {
        return Vec::new();
    }
    let share = |count: u64, of: u64| count as f64 / of.max(1) as f64;
    let mut told: Vec<(f64, String)> = Vec::new();
    for (word, counts) in &tally.touched {
        let here = share(counts[side][side], alone);
        let there = share(counts[side][1 - side], alone);
        if here - there < TOLD {
            continue;
        }
        let percent = |share: f64| format!("{:.0} %", 100.0 * share);
        let others = match both < FEW {
            true => String::new(),
            false => {
                format!(
                    ", {} of those {} in both",
                    percent(share(counts[2][side], both)),
                    state(fate)
                )
            }
        };
        let text = format!(
            "{} had {word} by then, {} of the same in the other world{others}",
            percent(here),
            percent(there)
        );
        told.push((here - there, text));
    }
    told.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    told.into_iter().take(TOUCHES).map(|(_, text)| text).collect()
}
