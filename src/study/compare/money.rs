//! Who paid whom in both worlds, what the public paid, and what a difference comes to for each yuan
//! of it.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::comparison::{Comparison, Money};

use crate::model::record::metrics::METRICS;
use crate::model::state::ledger::{Reason, Sector};
use crate::statistics::paired::infer;
use crate::statistics::sample;
use crate::study::estimates::assumptions::is_of_policies_alone;
use crate::study::estimates::columns;
use crate::study::estimates::differences::{Outcome, unit_of_window};
use crate::study::estimates::per_public_yuan::{self, PerPublicYuan};
use crate::study::estimates::public_money::{PublicMoneyRow, to_the_fen};
use crate::study::jobs::results::Results;
use crate::study::jobs::yearly_money::YearlyFlow;
use crate::table::Holds::Numbers;
use crate::table::{Cell, Column, Format, column, writer};

/// What one sector paid another for a reason in a year, in a scenario against the base.
pub struct FlowDifferenceRow<'a> {
    base: &'a str,
    scenario: &'a str,
    key: (i32, Sector, Sector, Reason),
    pairs: Vec<(f64, f64)>,
}

impl<'a> FlowDifferenceRow<'a> {
    /// The columns of `flow_differences.csv`.
    pub const COLUMNS: &'a [Column<FlowDifferenceRow<'a>>] = &[
        columns::base(|row| Cell::word(row.base)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::year(|row| Cell::Count(row.key.0.into())),
        columns::payer_sector(|row| Cell::word(row.key.1.name())),
        columns::payee_sector(|row| Cell::word(row.key.2.name())),
        columns::reason(|row| Cell::word(row.key.3.name())),
        column("base_yuan", Numbers, "CNY", "mean amount in the base", |row| {
            row.mean(|pair| pair.0)
        }),
        column("yuan", Numbers, "CNY", "mean amount in the scenario", |row| {
            row.mean(|pair| pair.1)
        }),
        column("difference_yuan", Numbers, "CNY", "the second less the first", |row| {
            row.mean(|pair| pair.1 - pair.0)
        }),
        column(
            "low_yuan",
            Numbers,
            "CNY",
            "lower end of the 95 % confidence interval of the difference, widened by one more pair \
             without common random numbers; empty below two replicates",
            |row| Cell::low(infer(&row.pairs, None).interval),
        ),
        column("high_yuan", Numbers, "CNY", "upper end of it", |row| {
            Cell::high(infer(&row.pairs, None).interval)
        }),
        columns::replicates(|row| Cell::count(row.pairs.len())),
    ];

    fn mean(&self, of: fn(&(f64, f64)) -> f64) -> Cell<'a> {
        let mean = sample::mean(&self.pairs.iter().map(of).collect::<Vec<_>>());
        Cell::number(mean.map(to_the_fen))
    }
}

/// A difference over that of public spending.
pub struct PerPublicYuanRow<'a> {
    base: &'a str,
    scenario: &'a str,
    months: u32,
    found: &'a PerPublicYuan,
}

impl<'a> PerPublicYuanRow<'a> {
    /// The columns of `per_public_yuan`.
    pub const COLUMNS: &'a [Column<PerPublicYuanRow<'a>>] = &[
        columns::base(|row| Cell::word(row.base)),
        columns::scenario(|row| Cell::word(row.scenario)),
        columns::region(|row| Cell::word(&row.found.region)),
        columns::metric(|row| Cell::word(METRICS[row.found.metric].name)),
        columns::unit(|row| Cell::text(unit_of_window(&METRICS[row.found.metric], row.months))),
        columns::replicates(|row| Cell::count(row.found.pairs)),
        columns::difference(|row| Cell::Number(row.found.difference)),
        column(
            "spending_difference",
            Numbers,
            "CNY",
            "the difference of `public_spending` over the same months",
            |row| Cell::Number(row.found.spending),
        ),
        column(
            "per_million_yuan",
            Numbers,
            "that in `unit`, per 1 m CNY",
            "the first over the second: an average, not the effect of the next yuan; empty where \
             the 95 % confidence interval of the second contains zero, or that of the ratio is \
             unknown",
            |row| Cell::number(row.found.per_million),
        ),
        column(
            "per_million_low",
            Numbers,
            "that in `unit`, per 1 m CNY",
            "lower end of its 95 % confidence interval (Fieller's)",
            |row| Cell::low(row.found.interval),
        ),
        column(
            "per_million_high",
            Numbers,
            "that in `unit`, per 1 m CNY",
            "upper end of it",
            |row| Cell::high(row.found.interval),
        ),
    ];
}

/// By scenario, then by replicate; nothing where a run failed.
type ByScenario<'a> = [Vec<Option<&'a Results>>];

/// The pairs of runs of a scenario and the base.
fn both<'a>(results: &ByScenario<'a>, place: usize) -> (Vec<&'a Results>, Vec<&'a Results>) {
    let both = results[0].iter().zip(&results[place]);
    both.filter_map(|(one, two)| one.zip(*two)).unzip()
}

/// What the public spends in each scenario but the base, and what differences come to for it.
pub(super) fn of(comparison: &Comparison, results: &ByScenario) -> Vec<Money> {
    let of_scenario = |place: usize| {
        let (base, other) = both(results, place);
        let scale = comparison.scenarios[0].1.scale;
        let outcome = |region, metric| Outcome { region, metric, window: comparison.window, scale };
        let spending = comparison.regions.iter();
        let spending =
            spending.map(|it| per_public_yuan::spending(&base, &other, outcome(it.as_str(), 0)));
        let [(_, first), (name, own)] = [0, place].map(|it| &comparison.scenarios[it]);
        let is_of_policies_alone = is_of_policies_alone(first, own);
        let regions = comparison.regions.iter().filter(|_| is_of_policies_alone);
        let rows = regions.flat_map(|region| {
            comparison.metrics.iter().filter_map({
                let (base, other) = (&base, &other);
                move |&metric| {
                    per_public_yuan::per_public_yuan(base, other, outcome(region, metric))
                }
            })
        });
        Money {
            scenario: name.clone(),
            is_of_policies_alone,
            spending: spending.collect(),
            rows: rows.collect(),
        }
    };
    (1..comparison.scenarios.len()).map(of_scenario).collect()
}

/// Writes `flow_differences.csv`, `public_money_levels.csv` and `per_public_yuan`, and names the files.
pub(super) fn write(
    directory: &Path,
    comparison: &Comparison,
    results: &ByScenario,
    replicates: &[u32],
    money: &[Money],
) -> Result<Vec<String>> {
    let base = comparison.scenarios[0].0.as_str();
    let flows = (1..comparison.scenarios.len()).flat_map(|place| {
        let scenario = comparison.scenarios[place].0.as_str();
        flow_rows(base, scenario, both(results, place))
    });
    let path = directory.join("flow_differences.csv");
    let mut files = writer::write(&path, Format::Csv, FlowDifferenceRow::COLUMNS, flows)?;
    let public = comparison.scenarios.iter().zip(results).flat_map(|((scenario, _), runs)| {
        let runs = replicates.iter().zip(runs).filter_map(|(&it, run)| Some((it, (*run)?)));
        runs.flat_map(move |(replicate, run)| {
            let row = move |&paid| PublicMoneyRow { scenario, replicate, paid };
            run.money().public.iter().map(row)
        })
    });
    let path = directory.join("public_money_levels.csv");
    let columns = PublicMoneyRow::columns_of_comparisons();
    files.extend(writer::write(&path, Format::Csv, &columns, public)?);
    let months = comparison.window.since(comparison.scenarios[0].1.start).1;
    let rows = money.iter().flat_map(|it| {
        let scenario = it.scenario.as_str();
        it.rows.iter().map(move |found| PerPublicYuanRow { base, scenario, months, found })
    });
    let path = directory.join("per_public_yuan");
    files.extend(writer::write(&path, Format::Both, PerPublicYuanRow::COLUMNS, rows)?);
    Ok(files)
}

/// Every flow of either world by year.
fn flow_rows<'a>(
    base: &'a str,
    scenario: &'a str,
    (one, two): (Vec<&'a Results>, Vec<&'a Results>),
) -> impl Iterator<Item = FlowDifferenceRow<'a>> {
    let all = one.iter().chain(&two).flat_map(|run| &run.money().flows);
    let keys: BTreeSet<(i32, Sector, Sector, Reason)> = all.map(|flow| flow.key).collect();
    let amount = |run: &Results, key: (i32, Sector, Sector, Reason)| {
        let flows: &[YearlyFlow] = &run.money().flows;
        flows.binary_search_by_key(&key, |flow| flow.key).map_or(0.0, |place| flows[place].yuan)
    };
    keys.into_iter().map(move |key| {
        let pair = |(one, two): (&&Results, &&Results)| (amount(one, key), amount(two, key));
        let pairs = one.iter().zip(&two).map(pair).collect();
        FlowDifferenceRow { base, scenario, key, pairs }
    })
}
