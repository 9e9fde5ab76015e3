//! Which firms and research results are affected, in words for the screen.

use crate::cli::view::format::{counted, or_dash, readable, whole_percent};
use crate::cli::view::{Column, Screen, Table};
use crate::study::compare::PLACEBO;
use crate::study::compare::affected::{AgentOutcome, Tallies, Tally};

/// Agents below which shares of them say nothing.
const SMALL_SAMPLE: u64 = 20;
/// Difference of shares from which on it is reported.
const REPORTED: f64 = 0.05;
/// Contacts that are reported of each group.
const CONTACTS: usize = 2;

/// How many agents of a scenario had which outcome in how many replicates.
struct Counted<'a> {
    replicates: u32,
    tallies: &'a Tallies,
    scale: f64,
}

impl Counted<'_> {
    /// The mean of a replicate, in real agents.
    fn real(&self, count: u64) -> String {
        readable(count as f64 / f64::from(self.replicates.max(1)) / self.scale)
    }
}

/// Adds the section of a screen.
pub fn section(screen: &mut Screen, base: &str, who: &[(String, u32, Tallies)], scale: f64) {
    let placebo = who.iter().find(|(name, ..)| name == PLACEBO);
    let placebo =
        placebo.map(|(_, replicates, tallies)| Counted { replicates: *replicates, tallies, scale });
    for (scenario, replicates, tallies) in who.iter().filter(|(name, ..)| name != PLACEBO) {
        screen.heading(&format!(
            "Which firms and research results are affected: {scenario} against {base}"
        ));
        screen.aside(&format!(
            "  mean of {}; each simulated agent stands for {} real ones",
            counted(*replicates as usize, "replicate"),
            readable(1.0 / scale)
        ));
        let own = Counted { replicates: *replicates, tallies, scale };
        screen.table(&table([base, scenario], &own, placebo.as_ref()));
        for (outcome, tally) in tallies {
            for (side, scenario) in [base, scenario.as_str()].into_iter().enumerate() {
                let contacts = contacts(*outcome, tally, side).into_iter();
                screen.texts(
                    contacts.map(|it| format!("  {} only in {scenario}: {it}", outcome.name())),
                );
            }
        }
        screen.gap();
    }
    screen.text("contacts count up to the month of the outcome (of failing, for survived)");
    if placebo.is_some() {
        screen.text(
            "placebo: how many differ from the base, either way, when only the settlement order is \
             another: knock-on effects through markets. Where it moves as many, no single outcome \
             can be attributed to the change; the difference of the two columns before it can",
        );
    }
}

/// How many have each outcome in one scenario alone and in both, and how many under the placebo.
fn table(scenarios: [&str; 2], own: &Counted, placebo: Option<&Counted>) -> Table {
    let [only_in_base, only_in_other] = scenarios.map(|scenario| format!("only in {scenario}"));
    let mut table = Table::new([
        Column::left("outcome"),
        Column::right(&only_in_base),
        Column::right(&only_in_other),
        Column::right("placebo"),
        Column::right("in both"),
    ]);
    for (outcome, tally) in own.tallies {
        let [one, other, both] = tally.agents.map(|count| own.real(count));
        let by_placebo = or_dash(placebo, |placebo| {
            let [one, other, _] = placebo.tallies.get(outcome).map_or([0; 3], |tally| tally.agents);
            placebo.real(one + other)
        });
        table.row([outcome.name().to_string(), one, other, by_placebo, both]);
    }
    table
}

/// Those who have an outcome are …
const fn state(outcome: AgentOutcome) -> &'static str {
    match outcome {
        AgentOutcome::Survived => "surviving",
        _ => outcome.name(),
    }
}

/// Contacts that those with an outcome in one scenario alone had more often there than in the
/// other.
fn contacts(outcome: AgentOutcome, tally: &Tally, side: usize) -> Vec<String> {
    let (alone, both) = (tally.agents[side], tally.agents[2]);
    if alone < SMALL_SAMPLE {
        return Vec::new();
    }
    let share = |count: u64, of: u64| count as f64 / of.max(1) as f64;
    let mut found: Vec<(f64, String)> = Vec::new();
    for (word, counts) in &tally.touched {
        let here = share(counts[side][side], alone);
        let there = share(counts[side][1 - side], alone);
        if here - there < REPORTED {
            continue;
        }
        let others = match both < SMALL_SAMPLE {
            true => String::new(),
            false => {
                let share = whole_percent(share(counts[2][side], both));
                format!(", {share} of those {} in both", state(outcome))
            }
        };
        let [here_percent, there_percent] = [here, there].map(whole_percent);
        let text = format!(
            "{here_percent} had {word} by then, {there_percent} of the same in the other scenario{others}"
        );
        found.push((here - there, text));
    }
    found.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    found.into_iter().take(CONTACTS).map(|(_, text)| text).collect()
}
