//! Which firms and results a change affects, in words for the screen.

use crate::cli::view::format::{counted, or_dash, readable, whole_percent};
use crate::cli::view::{Column, Screen, Table};
use crate::study::compare::PLACEBO;
use crate::study::compare::affected::{Fate, Tallies, Tally};

/// Agents below which shares of them say nothing.
const FEW: u64 = 20;
/// Difference of shares from which on it is told.
const TOLD: f64 = 0.05;
/// Touches that are told of each group.
const TOUCHES: usize = 2;

/// How many agents of a scenario had which fate in how many replicates.
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
        screen.heading(&format!("Whose fate differs in {scenario} from {base}"));
        screen.aside(&format!(
            "  mean of {}, each simulated one for {} real ones",
            counted(*replicates as usize, "replicate"),
            readable(1.0 / scale)
        ));
        let own = Counted { replicates: *replicates, tallies, scale };
        screen.table(&table([base, scenario], &own, placebo.as_ref()));
        for (fate, tally) in tallies {
            for (side, world) in [base, scenario.as_str()].into_iter().enumerate() {
                let touches = touches(*fate, tally, side).into_iter();
                screen.texts(touches.map(|it| format!("  {} only in {world}: {it}", fate.name())));
            }
        }
        screen.gap();
    }
    screen.text("touches count up to the month of the fate (of failing, for survived)");
    if placebo.is_some() {
        screen.text(
            "by order: whose fate differs from the base, either way, when only the order of those who \
             settle is another: luck that markets pass on. Beside as many, the two columns before say \
             nothing one by one; their difference is what the change does",
        );
    }
}

/// How many have each fate in one world alone, and in both, and how many would differ by order alone.
fn table(worlds: [&str; 2], own: &Counted, placebo: Option<&Counted>) -> Table {
    let [only_in_base, only_in_other] = worlds.map(|world| format!("only in {world}"));
    let mut table = Table::new([
        Column::left("fate"),
        Column::right(&only_in_base),
        Column::right(&only_in_other),
        Column::right("by order"),
        Column::right("in both"),
    ]);
    for (fate, tally) in own.tallies {
        let [one, other, both] = tally.agents.map(|count| own.real(count));
        let by_order = or_dash(placebo, |placebo| {
            let [one, other, _] = placebo.tallies.get(fate).map_or([0; 3], |tally| tally.agents);
            placebo.real(one + other)
        });
        table.row([fate.name().to_string(), one, other, by_order, both]);
    }
    table
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
        let others = match both < FEW {
            true => String::new(),
            false => {
                let share = whole_percent(share(counts[2][side], both));
                format!(", {share} of those {} in both", state(fate))
            }
        };
        let [here_percent, there_percent] = [here, there].map(whole_percent);
        let text = format!(
            "{here_percent} had {word} by then, {there_percent} of the same in the other world{others}"
        );
        told.push((here - there, text));
    }
    told.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    told.into_iter().take(TOUCHES).map(|(_, text)| text).collect()
}
