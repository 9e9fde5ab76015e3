//! What is kept of single agents while a comparison runs: histories by run until all scenarios of a
//! replicate are there, then which agents are affected, by replicate.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::affected;
use super::affected::{AffectedRow, AgentOutcome, Tallies, Tally};
use super::comparison::{Comparison, PLACEBO, WorldRun};
use super::histories::Histories;

use crate::statistics::holm::adjusted;
use crate::statistics::paired::{Events, paired};
use crate::study::jobs::store::{Store, Stored};
use crate::table::Holds::{Counts, Numbers, Texts};
use crate::table::failures::{cannot_read, cannot_write};
use crate::table::staging::Staging;
use crate::table::{Cell, Column, Format, column, disk, join, writer};

/// How many agents have an outcome, as a row of `outcomes.csv`.
pub struct AgentOutcomeRow<'a> {
    base: &'a str,
    scenario: &'a str,
    outcome: AgentOutcome,
    replicates: u32,
    /// In the base alone, in the other scenario alone, in both.
    agents: [u64; 3],
    /// In how many more it is in the other scenario than in the base: mean and interval.
    balance: Option<f64>,
    balance_interval: Option<(f64, f64)>,
    p_value: Option<f64>,
    p_holm: Option<f64>,
}

impl<'a> AgentOutcomeRow<'a> {
    /// The columns of `outcomes.csv`.
    pub const COLUMNS: &'a [Column<AgentOutcomeRow<'a>>] = &[
        column("base", Texts, "word", "scenario that the other one is compared with", |row| {
            Cell::word(row.base)
        }),
        column(
            "scenario",
            Texts,
            "word",
            "the other scenario; `another order` is the placebo, the base under another settlement \
             order",
            |row| Cell::word(row.scenario),
        ),
        column("outcome", Texts, "word", "as in `affected.parquet`", |row| {
            Cell::word(row.outcome.name())
        }),
        column(
            "replicates",
            Counts,
            "replicates",
            "replicates in which agents were followed",
            |row| Cell::Count(row.replicates.into()),
        ),
        column(
            "only_in_base",
            Counts,
            "simulated agents",
            "those with this outcome in the base alone",
            |row| Cell::Count(row.agents[0] as i64),
        ),
        column(
            "only_in_other",
            Counts,
            "simulated agents",
            "those with it in the other scenario alone",
            |row| Cell::Count(row.agents[1] as i64),
        ),
        column("in_both", Counts, "simulated agents", "those with it in both", |row| {
            Cell::Count(row.agents[2] as i64)
        }),
        column(
            "balance",
            Numbers,
            "simulated agents",
            "mean over replicates of `only_in_other` less `only_in_base`",
            |row| Cell::number(row.balance),
        ),
        column(
            "balance_low_95",
            Numbers,
            "simulated agents",
            "lower end of its 95 % confidence interval for this row alone; empty with fewer than two \
             replicates or too few agents",
            |row| Cell::number(row.balance_interval.map(|ends| ends.0)),
        ),
        column("balance_high_95", Numbers, "simulated agents", "upper end of it", |row| {
            Cell::number(row.balance_interval.map(|ends| ends.1))
        }),
        column(
            "p_value",
            Numbers,
            "probability",
            "two-sided p-value of the balance, for this row alone",
            |row| Cell::number(row.p_value),
        ),
        column(
            "p_holm",
            Numbers,
            "probability",
            "the same after Holm adjustment over all rows but those of the placebo; empty for these",
            |row| Cell::number(row.p_holm),
        ),
    ];
}

/// The rows, of one replicate as of all.
pub const FILE: &str = "affected.parquet";
/// How many have which outcome.
pub const OUTCOMES: &str = "outcomes.csv";
const TALLIES: &str = "tallies.json";

/// Where histories and what came of them are kept.
pub(super) struct KeptHistories<'a> {
    comparison: &'a Comparison<'a>,
    staging: &'a Staging,
    store: Store,
}

impl<'a> KeptHistories<'a> {
    pub(super) fn new(
        comparison: &'a Comparison,
        staging: &'a Staging,
        store: Store,
    ) -> KeptHistories<'a> {
        KeptHistories { comparison, staging, store }
    }

    /// Keeps what happened in a run until it can be compared with the other scenarios'.
    pub(super) fn keep(&self, run: WorldRun, histories: &Histories) -> Result<()> {
        self.store.keep(&histories_name(run), histories)
    }

    /// Whether what happened in a run is known, if it is to be. What is damaged is forgotten.
    pub(super) fn look(&self, run: WorldRun) -> Stored<()> {
        if !self.comparison.follows(run.replicate) {
            return Stored::Whole(());
        }
        let affected = affected_name(run.replicate);
        match self.staging.find(&affected) {
            Stored::Missing => (),
            Stored::Whole(()) => return Stored::Whole(()),
            Stored::Damaged(what) => {
                self.staging.forget([affected]);
                return Stored::Damaged(what);
            }
        }
        let name = histories_name(run);
        let found = self.store.find::<Histories>(&name).map(|_| ());
        if matches!(found, Stored::Damaged(_)) {
            self.store.forget(&name);
        }
        found
    }

    fn histories(&self, run: WorldRun) -> Result<Option<Histories>> {
        match self.store.find(&histories_name(run)) {
            Stored::Whole(histories) => Ok(Some(histories)),
            Stored::Missing => Ok(None),
            Stored::Damaged(what) => bail!("{what}; run the same command again"),
        }
    }

    /// All worlds in a replicate.
    fn worlds(&self, replicate: u32) -> impl Iterator<Item = WorldRun> + use<> {
        (0..self.comparison.worlds().len()).map(move |world| WorldRun { replicate, world })
    }

    /// Compares the histories of a replicate if all its runs are done.
    pub(super) fn settle(&self, replicate: u32) -> Result<()> {
        let is_there = |run: WorldRun| self.store.has(&histories_name(run));
        if self.worlds(replicate).all(is_there) { self.compare(replicate) } else { Ok(()) }
    }

    /// Compares the histories of a replicate, keeps the result, and forgets them.
    fn compare(&self, replicate: u32) -> Result<()> {
        if self.staging.has(&affected_name(replicate)) {
            // A process was killed before it forgot them.
            self.forget_histories(replicate);
            return Ok(());
        }
        let Some(base) = self.histories(WorldRun { replicate, world: 0 })? else {
            return Ok(());
        };
        let (mut rows, mut tallies) = (Vec::new(), Vec::new());
        let worlds = self.comparison.worlds();
        for (world, (name, _)) in worlds.iter().enumerate().skip(1) {
            let names = (worlds[0].0, *name);
            let other = self.histories(WorldRun { replicate, world })?;
            tallies.push(other.map(|other| {
                let (more, tallies) = affected::differ(&base, &other, names, replicate);
                // Agents that the placebo alone affects are counted, not named.
                if world < self.comparison.scenarios.len() {
                    rows.extend(more);
                }
                tallies
            }));
        }
        let name = affected_name(replicate);
        let scratch = self.staging.scratch(&name)?;
        write_affected(&scratch.path().join(FILE), rows)?;
        let path = scratch.path().join(TALLIES);
        let text = serde_json::to_vec(&tallies).expect("tallies are data");
        disk::write(&path, text).with_context(|| cannot_write(&path))?;
        self.staging.keep(scratch, &name)?;
        self.forget_histories(replicate);
        Ok(())
    }

    /// How many agents are affected, over all replicates.
    pub(super) fn tallies(&self, replicates: &[u32]) -> Result<Vec<(String, u32, Tallies)>> {
        let others = self.comparison.worlds().into_iter().skip(1);
        let mut sums: Vec<_> =
            others.map(|(name, _)| (name.to_string(), 0, Tallies::default())).collect();
        let follows = |replicate: &&u32| self.comparison.follows(**replicate);
        for &replicate in replicates.iter().filter(follows) {
            if !self.staging.has(&affected_name(replicate)) {
                // A run of it failed; the others can still be compared.
                self.compare(replicate)?;
            }
            if !self.staging.has(&affected_name(replicate)) {
                continue;
            }
            let path = self.staging.kept(&affected_name(replicate)).join(TALLIES);
            let text = fs::read(&path).with_context(|| cannot_read(&path))?;
            let tallies: Vec<Option<Tallies>> =
                serde_json::from_slice(&text).with_context(|| cannot_read(&path))?;
            for ((_, count, sum), tallies) in sums.iter_mut().zip(tallies) {
                *count += u32::from(tallies.is_some());
                for (outcome, tally) in tallies.into_iter().flatten() {
                    sum.entry(outcome).or_default().merge(&tally);
                }
            }
        }
        sums.retain(|(_, count, _)| *count > 0);
        Ok(sums)
    }

    /// Forgets all that is kept here of a replicate.
    pub(super) fn forget(&self, replicate: u32) {
        self.forget_histories(replicate);
        self.staging.forget([affected_name(replicate)]);
    }

    fn forget_histories(&self, replicate: u32) {
        self.worlds(replicate).for_each(|run| self.store.forget(&histories_name(run)));
    }
}

/// Writes `affected.parquet`.
pub(super) fn write(path: &Path, staging: &Staging, replicates: &[u32]) -> Result<()> {
    let kept = |&replicate: &u32| staging.kept(&affected_name(replicate)).join(FILE);
    let parts: Vec<PathBuf> = replicates.iter().map(kept).filter(|part| part.is_file()).collect();
    match parts.is_empty() {
        true => write_affected(path, Vec::new()),
        false => join::parquet(&parts, path),
    }
}

fn write_affected(path: &Path, rows: Vec<AffectedRow>) -> Result<()> {
    writer::write(path, Format::Parquet, AffectedRow::COLUMNS, rows).map(|_| ())
}

/// Writes `outcomes.csv`: how many have which outcome in one scenario alone, over all replicates.
pub(super) fn write_outcomes(
    path: &Path,
    base: &str,
    affected: &[(String, u32, Tallies)],
) -> Result<()> {
    let rows = affected.iter().flat_map(|(scenario, replicates, tallies)| {
        let of = move |(outcome, tally): (&AgentOutcome, &Tally)| {
            outcome_row([base, scenario], *replicates, *outcome, tally)
        };
        tallies.iter().map(of)
    });
    let mut rows: Vec<AgentOutcomeRow> = rows.collect();
    adjust(&mut rows);
    writer::write(path, Format::Csv, AgentOutcomeRow::COLUMNS, rows).map(|_| ())
}

fn outcome_row<'a>(
    [base, scenario]: [&'a str; 2],
    replicates: u32,
    outcome: AgentOutcome,
    tally: &Tally,
) -> AgentOutcomeRow<'a> {
    let [base_alone, other_alone, both] = tally.agents.map(|count| count as f64);
    let differing = base_alone + other_alone;
    let events = Events { all: differing + both, differing };
    let found = paired(&tally.levels(replicates), Some(events));
    AgentOutcomeRow {
        base,
        scenario,
        outcome,
        replicates,
        agents: tally.agents,
        balance: found.difference,
        balance_interval: found.inference.interval,
        p_value: found.inference.p_value,
        p_holm: None,
    }
}

/// Adjusts the p-values of all rows but those of the placebo.
fn adjust(rows: &mut [AgentOutcomeRow]) {
    let own = |row: &AgentOutcomeRow| if row.scenario == PLACEBO { None } else { row.p_value };
    let p_values: Vec<Option<f64>> = rows.iter().map(own).collect();
    for (row, p_holm) in rows.iter_mut().zip(adjusted(&p_values)) {
        row.p_holm = p_holm;
    }
}

fn histories_name(WorldRun { replicate, world }: WorldRun) -> String {
    format!("scenario-{world}-replicate-{replicate}-histories")
}

fn affected_name(replicate: u32) -> String {
    format!("affected-replicate-{replicate}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_balance_is_inferred_from_replicates_and_the_placebo_is_no_test() {
        let by_replicate = vec![[30, 2, 300], [30, 4, 294], [28, 4, 290]];
        let agents = [88, 10, 884];
        let tally = Tally { agents, by_replicate, ..Tally::default() };
        let of = |scenario, replicates| {
            outcome_row(["base", scenario], replicates, AgentOutcome::Founded, &tally)
        };
        let mut rows = [of("other", 3), of("third", 3), of(PLACEBO, 3)];
        adjust(&mut rows);
        assert_eq!(rows[0].balance, Some(-26.0));
        let (low, high) = rows[0].balance_interval.expect("there are three replicates");
        assert!(low < -26.0 && -26.0 < high && high < 0.0, "{low} {high}");
        let p_value = rows[0].p_value.expect("there are three replicates");
        assert_eq!(rows[0].p_holm, Some((2.0 * p_value).min(1.0)));
        assert_eq!(rows[2].p_holm, None);
        // A fourth in which nobody has the outcome counts as one without a difference.
        assert_eq!(of("other", 4).balance, Some(-19.5));
    }
}
