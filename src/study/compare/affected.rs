//! Which agents are affected, with an outcome in one of two scenarios only, and their contacts:
//! `affected.parquet`.
//!
//! Agents have the same names in both scenarios. Most of those whose outcome differs do so by
//! knock-on effects through markets: a place, a deal or a customer that somebody takes is missing
//! elsewhere. The effect of a change is the difference of both sides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::histories::{ALIVE, CONTRACT, HOST, Histories, Kind, LOAN, ROUND};

use crate::base::chance::Name;
use crate::base::month::Month;
use crate::table::Holds::{Counts, Months, Texts};
use crate::table::{Cell, Column, column};

/// An agent whose outcome differs, as a row of `affected.parquet`.
pub struct AffectedRow<'a> {
    base: &'a str,
    scenario: &'a str,
    replicate: u32,
    region: String,
    agent: u64,
    kind: Kind,
    outcome: AgentOutcome,
    /// When it had the outcome in the base, and in the other scenario.
    months: [Option<Month>; 2],
    exists_in: &'static str,
    /// What it had more of in the base, and in the other scenario.
    touched: [String; 2],
    first_divergence: Option<Month>,
}

impl<'a> AffectedRow<'a> {
    /// The columns of `affected.parquet`.
    pub const COLUMNS: &'a [Column<AffectedRow<'a>>] = &[
        column("base", Texts, "word", "scenario that the other one is compared with", |row| {
            Cell::word(row.base)
        }),
        column("scenario", Texts, "word", "the other scenario", |row| Cell::word(row.scenario)),
        column("replicate", Counts, "number", "the replicate", |row| {
            Cell::Count(row.replicate.into())
        }),
        column("region", Texts, "word", "region of the agent", |row| Cell::word(&row.region)),
        column("agent", Texts, "name", "name of the agent, the same in both scenarios", |row| {
            Cell::name(Name(row.agent))
        }),
        column("kind", Texts, "word", "startup or achievement", |row| Cell::word(row.kind.name())),
        column(
            "outcome",
            Texts,
            "word",
            "founded, graduated, funded (first round), borrowed (first loan), survived (until the \
             end, or left grown up or sold); of an achievement transferred",
            |row| Cell::word(row.outcome.name()),
        ),
        column(
            "in_base",
            Months,
            "YYYY-MM",
            "month of that in the base; empty if it never was",
            |row| month(row.months[0]),
        ),
        column(
            "in_other",
            Months,
            "YYYY-MM",
            "month of that in the other scenario; empty if it never was",
            |row| month(row.months[1]),
        ),
        column(
            "exists_in",
            Texts,
            "word",
            "base, other or both: where anything happened to the agent",
            |row| Cell::word(row.exists_in),
        ),
        column(
            "touched_base",
            Texts,
            "text",
            "services, rounds, loans and hosts (incubators and others) that it had in the base and \
             not in the other scenario, \
             with how many more, up to the month of the outcome; up to that of failing for survived",
            |row| words(&row.touched[0]),
        ),
        column(
            "touched_other",
            Texts,
            "text",
            "those that it had in the other scenario and not in the base",
            |row| words(&row.touched[1]),
        ),
        column(
            "first_divergence",
            Months,
            "YYYY-MM",
            "first month in which something else happened to it, or with somebody else; amounts \
             aside",
            |row| month(row.first_divergence),
        ),
    ];
}

fn month<'a>(month: Option<Month>) -> Cell<'a> {
    month.map_or(Cell::Empty, Cell::text)
}

fn words(text: &str) -> Cell<'_> {
    if text.is_empty() { Cell::Empty } else { Cell::word(text) }
}

/// An outcome that an agent may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum AgentOutcome {
    /// A firm is founded.
    Founded,
    /// A tenant graduates.
    Graduated,
    /// A firm closes its first round.
    Funded,
    /// A firm gets its first loan.
    Borrowed,
    /// A firm does not fail.
    Survived,
    /// A result of research is transferred by contract.
    Transferred,
}

impl AgentOutcome {
    /// All outcomes.
    pub const ALL: [AgentOutcome; 6] = [
        AgentOutcome::Founded,
        AgentOutcome::Graduated,
        AgentOutcome::Funded,
        AgentOutcome::Borrowed,
        AgentOutcome::Survived,
        AgentOutcome::Transferred,
    ];

    /// The word in the file.
    pub const fn name(self) -> &'static str {
        match self {
            AgentOutcome::Founded => "founded",
            AgentOutcome::Graduated => "graduated",
            AgentOutcome::Funded => "funded",
            AgentOutcome::Borrowed => "borrowed",
            AgentOutcome::Survived => "survived",
            AgentOutcome::Transferred => "transferred",
        }
    }

    /// Whether a word says that this happened.
    fn is_said_by(self, word: &str) -> bool {
        match self {
            AgentOutcome::Founded => word == "firm.founded",
            AgentOutcome::Graduated => word == "tenancy.graduated",
            AgentOutcome::Funded => word.starts_with(ROUND),
            AgentOutcome::Borrowed => word.starts_with(LOAN),
            AgentOutcome::Survived => [ALIVE, "firm.matured", "firm.exited"].contains(&word),
            AgentOutcome::Transferred => word.starts_with(CONTRACT),
        }
    }

    /// Whether a word says no more of an agent than that it had this outcome, or could have it.
    fn implies(self, word: &str) -> bool {
        self.is_said_by(word) || self == AgentOutcome::Graduated && word.starts_with(HOST)
    }

    /// When an agent had this outcome in one scenario, if it did.
    fn month(self, histories: &Histories, name: u64) -> Option<Month> {
        histories.of(name).find(|(_, word)| self.is_said_by(word)).map(|(month, _)| month)
    }
}

/// How many agents have an outcome, and how many of them each word touched by then.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tally {
    /// Only in the base, only in the other scenario, in both.
    pub agents: [u64; 3],
    /// The same of each replicate that has any.
    pub by_replicate: Vec<[u64; 3]>,
    /// For each word, of these how many it touched in the base, and in the other scenario.
    pub touched: BTreeMap<String, [[u64; 2]; 3]>,
}

impl Tally {
    /// Adds another one.
    pub fn merge(&mut self, other: &Tally) {
        (0..3).for_each(|side| self.agents[side] += other.agents[side]);
        self.by_replicate.extend(&other.by_replicate);
        for (word, counts) in &other.touched {
            let sums = self.touched.entry(word.clone()).or_default();
            let sums = sums.iter_mut().flatten();
            sums.zip(counts.iter().flatten()).for_each(|(sum, count)| *sum += count);
        }
    }

    /// How many have the outcome in the base and in the other scenario, in each of as many
    /// replicates.
    pub fn levels(&self, replicates: u32) -> Vec<(f64, f64)> {
        let levels = self.by_replicate.iter();
        let levels =
            levels.map(|[base, other, both]| ((base + both) as f64, (other + both) as f64));
        let mut levels: Vec<(f64, f64)> = levels.collect();
        // Where nobody has it in either scenario, nobody is counted.
        levels.resize(replicates as usize, (0.0, 0.0));
        levels
    }
}

/// The tallies of a pair of scenarios, by outcome.
pub type Tallies = BTreeMap<AgentOutcome, Tally>;

/// The outcomes of all agents of one replicate in two scenarios: rows of those whose outcome
/// differs, and tallies of all. `names` are those of the base and of the other scenario.
pub fn differ<'a>(
    base: &Histories,
    other: &Histories,
    names: (&'a str, &'a str),
    replicate: u32,
) -> (Vec<AffectedRow<'a>>, Tallies) {
    let mut rows = Vec::new();
    let mut tallies = Tallies::new();
    let agents: BTreeSet<u64> = base.names().chain(other.names()).collect();
    for agent in agents {
        for outcome in AgentOutcome::ALL {
            let months = [outcome.month(base, agent), outcome.month(other, agent)];
            let side = match months {
                [Some(_), None] => 0,
                [None, Some(_)] => 1,
                [Some(_), Some(_)] => 2,
                [None, None] => continue,
            };
            let ends = ends(outcome, months, [base, other], agent);
            let touched = [touched(base, agent, ends[0]), touched(other, agent, ends[1])];
            let tally = tallies.entry(outcome).or_default();
            tally.agents[side] += 1;
            for (world, words) in touched.iter().enumerate() {
                for word in words.keys().filter(|word| !outcome.implies(word)) {
                    tally.touched.entry(word.to_string()).or_default()[side][world] += 1;
                }
            }
            if side < 2 {
                let (kind, region) =
                    base.about(agent).or(other.about(agent)).expect("it is in one of them");
                rows.push(AffectedRow {
                    base: names.0,
                    scenario: names.1,
                    replicate,
                    region: region.into(),
                    agent,
                    kind,
                    outcome,
                    months,
                    exists_in: exists_in([base, other], agent),
                    touched: [surplus(&touched[0], &touched[1]), surplus(&touched[1], &touched[0])],
                    first_divergence: base.divergence(other, agent),
                });
            }
        }
    }
    tallies.values_mut().for_each(|tally| tally.by_replicate.push(tally.agents));
    (rows, tallies)
}

/// In which of the scenarios anything happened to an agent.
fn exists_in(worlds: [&Histories; 2], agent: u64) -> &'static str {
    match worlds.map(|histories| histories.about(agent).is_some()) {
        [true, true] => "both",
        [true, false] => "base",
        _ => "other",
    }
}

/// Until when contacts count in each scenario. Where only one has the outcome, both count for as
/// long, so that who lives longer does not have more contacts for that alone.
fn ends(
    outcome: AgentOutcome,
    months: [Option<Month>; 2],
    worlds: [&Histories; 2],
    agent: u64,
) -> [Month; 2] {
    if let [Some(one), Some(two)] = months {
        return [one, two];
    }
    let reached = months[0].or(months[1]).expect("one of them has the outcome");
    let failed = || {
        let without = worlds[usize::from(months[0].is_some())];
        without.of(agent).find(|(_, word)| *word == "firm.failed").map(|(month, _)| month)
    };
    let end = if outcome == AgentOutcome::Survived { failed().unwrap_or(reached) } else { reached };
    [end; 2]
}

/// What touched an agent until a month, with how often.
fn touched(histories: &Histories, agent: u64, until: Month) -> BTreeMap<&str, u32> {
    const NO_TOUCH: [&str; 4] = ["firm.", "tenancy.", "debt.", "patent."];
    let mut counts = BTreeMap::new();
    for (_, word) in histories.of(agent).filter(|(month, _)| *month <= until) {
        if !NO_TOUCH.iter().any(|start| word.starts_with(start)) {
            *counts.entry(word).or_default() += 1;
        }
    }
    counts
}

/// What there is more of in one than in the other, as `incubator.mentoring 3; round.angel 1`.
fn surplus(one: &BTreeMap<&str, u32>, other: &BTreeMap<&str, u32>) -> String {
    let more = one.iter().filter_map(|(word, &count)| {
        let more = count.saturating_sub(other.get(word).copied().unwrap_or(0));
        (more > 0).then(|| format!("{word} {more}"))
    });
    more.collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::super::histories::tests::{FAILED, FOUNDED, firm, histories, service};
    use super::*;
    use crate::model::state::service::ClientKind;
    use crate::table::column::cells;

    fn texts(row: &AffectedRow) -> Vec<String> {
        cells(AffectedRow::COLUMNS, row).iter().map(|cell| cell.to_text().into_owned()).collect()
    }

    #[test]
    fn a_firm_that_fails_in_one_world_is_named_with_what_touched_it() {
        let base =
            histories(&[(1, firm(5, FOUNDED)), (2, service(5, ClientKind::Startup, 1.0))], &[5, 6]);
        let other = [(1, firm(5, FOUNDED)), (4, firm(5, FAILED))];
        let other = histories(&other, &[6]);
        let (rows, tallies) = differ(&base, &other, ("a", "b"), 3);
        assert_eq!(rows.len(), 1);
        let expected = [
            "a",
            "b",
            "3",
            "Gansu",
            "0000000000000005",
            "startup",
            "survived",
            "2015-12",
            "",
            "both",
            "incubator.mentoring 1",
            "",
            "2015-02",
        ];
        assert_eq!(texts(&rows[0]), expected);
        assert_eq!(tallies[&AgentOutcome::Founded].agents, [0, 0, 1]);
        assert_eq!(tallies[&AgentOutcome::Survived].agents, [1, 0, 1]);
        assert_eq!(tallies[&AgentOutcome::Survived].touched["incubator.mentoring"][0], [1, 0]);
    }

    #[test]
    fn what_comes_after_a_firm_failed_elsewhere_does_not_count() {
        let base =
            histories(&[(1, firm(5, FOUNDED)), (6, service(5, ClientKind::Startup, 1.0))], &[5]);
        let other = histories(&[(1, firm(5, FOUNDED)), (4, firm(5, FAILED))], &[]);
        let (rows, tallies) = differ(&base, &other, ("a", "b"), 1);
        assert_eq!(texts(&rows[0])[10], "");
        assert!(tallies[&AgentOutcome::Survived].touched.is_empty());
    }

    #[test]
    fn equal_worlds_name_nobody() {
        let world =
            histories(&[(1, firm(5, FOUNDED)), (2, service(5, ClientKind::Startup, 1.0))], &[5]);
        let (rows, tallies) = differ(&world, &world, ("a", "b"), 1);
        assert!(rows.is_empty());
        let mut twice = tallies[&AgentOutcome::Survived].clone();
        twice.merge(&tallies[&AgentOutcome::Survived]);
        assert_eq!(twice.agents, [0, 0, 2]);
        assert_eq!(twice.touched["incubator.mentoring"], [[0, 0], [0, 0], [2, 2]]);
    }
}
