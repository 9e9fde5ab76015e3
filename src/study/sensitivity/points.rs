//! The points of a method: the value of each factor in each row, and the seed and order of the row.

use anyhow::{Result, anyhow};

use super::question::{DUMMY, Method, NOISE, ORDER, PLACEBO, SEED, SensitivityQuestion};
use crate::model::rules::scenario::Scenario;
use crate::statistics::category_pairs::category_pairs;
use crate::study::experiment::{Design, Experiment, Factor, Loaded, from_here, with_table};
use crate::study::sweep::tables::GIVEN;

/// Seeds and orders of settlement that there are.
const NUMBERS: u64 = 1 << 53;

/// The rows of a method.
pub struct Rows {
    /// Their places in the unit cube.
    pub shares: Vec<Vec<f64>>,
    /// What stands in the table of points.
    cells: Vec<Vec<String>>,
    /// Where each coordinate really lies: a listed value stands for a part of the interval, a whole
    /// number for all that is rounded to it.
    pub places: Vec<Vec<f64>>,
}

/// The rows of a method, with the seed and settlement order of a scenario.
///
/// # Errors
///
/// Where a Sobol sequence has not as many points or coordinates.
pub fn rows(question: &SensitivityQuestion, base: &Scenario, seed: u64) -> Result<Rows> {
    let SensitivityQuestion { factors, method, has_placebo } = *question;
    let shares = method.rows(question.coordinates(), seed)?;
    let of_a_trajectory = question.coordinates() + 1;
    let trajectories = shares.len().div_ceil(of_a_trajectory);
    let pairs: Vec<Vec<(usize, usize)>> = factors
        .iter()
        .enumerate()
        .map(|(place, factor)| match method {
            Method::Morris(_) if !factor.is_ordered() => {
                category_pairs(factor.count(), trajectories, place, seed)
            }
            _ => Vec::new(),
        })
        .collect();
    let (mut cells, mut places) = (Vec::new(), Vec::new());
    for (number, row) in shares.iter().enumerate() {
        let trajectory = number / of_a_trajectory;
        let own =
            factors.iter().zip(row).zip(&pairs).map(|((factor, &share), pairs)| match method {
                Method::Morris(_) => on_grid(factor, share, pairs.get(trajectory).copied()),
                Method::Sobol(_) => (factor.at(share).cell, share),
            });
        let (mut row_cells, mut row_places): (Vec<String>, Vec<f64>) = own.unzip();
        let noise = drawn(method, trajectory, row[factors.len()]);
        row_cells.push(((base.seed + 1 + noise) % NUMBERS).to_string());
        row_places.push(half(row[factors.len()]));
        if has_placebo {
            let share = row[factors.len() + 1];
            // Order 0 is left out: names stand as they come in it, and all others draw anew.
            let order =
                1 + (base.settlement_order + drawn(method, trajectory, share)) % (NUMBERS - 1);
            row_cells.push(order.to_string());
            row_places.push(half(share));
        }
        cells.push(row_cells);
        places.push(row_places);
    }
    Ok(Rows { shares, cells, places })
}

/// What a factor has at a place of the grid of elementary effects, and where that lies.
///
/// Values of a list are rounded to as whole numbers are, so that each is met from both sides. Where
/// they have no order, a trajectory goes from one of two values to the other, at a distance of one.
fn on_grid(factor: &Factor, share: f64, pair: Option<(usize, usize)>) -> (String, f64) {
    if let Some((one, other)) = pair {
        let (number, place) = if share < 0.5 { (one, 0.0) } else { (other, half(share)) };
        return (factor.listed(number).cell, if one == other { 0.0 } else { place });
    }
    if !factor.range.is_empty() {
        let level = factor.at(share);
        let place = factor.place(&level);
        return (level.cell, place);
    }
    let order = factor.in_order();
    let last = (order.len() - 1) as f64;
    let place = (share * last).round();
    (factor.listed(order[place as usize]).cell, place / last.max(1.0))
}

/// The half of the interval that a place lies in: there are two values within a trajectory.
fn half(share: f64) -> f64 {
    if share < 0.5 { 0.0 } else { 1.0 }
}

/// Which of all seeds or orders a row has: rows differ in it where this coordinate differs.
fn drawn(method: Method, trajectory: usize, share: f64) -> u64 {
    match method {
        // Each trajectory has two of its own, and changes from one to the other in one step.
        Method::Morris(_) => 2 * trajectory as u64 + half(share) as u64,
        Method::Sobol(_) => (share * f64::from(1_u32 << 24)) as u64,
    }
}

/// The experiment that answers the question: its points are those of the method.
///
/// # Errors
///
/// Returns what is wrong with the experiment for this use.
pub fn experiment(loaded: &Loaded, question: &SensitivityQuestion) -> Result<Loaded> {
    let rows = rows(question, loaded.base(), loaded.experiment.design_seed)?;
    let names = question.factors.iter().map(Factor::called).chain([SEED]);
    let names = names.chain(question.has_placebo.then_some(ORDER));
    let mut table = csv::Writer::from_writer(Vec::new());
    table.write_record(names)?;
    rows.cells.iter().try_for_each(|cells| table.write_record(cells))?;
    let table = String::from_utf8(table.into_inner()?)?;
    let experiment = Experiment {
        name: format!("sensitivity_{}_{}", loaded.experiment.name, question.method.name()),
        design: Design::Table,
        table: GIVEN.into(),
        scenarios: from_here(loaded),
        factor: question.factors.to_vec(),
        ..loaded.experiment.clone()
    };
    with_table(experiment, table).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow!(lines.join("\n       "))
    })
}

/// Factors that cannot be varied here, by their key in the experiment's file, and why.
pub fn refused(factors: &[Factor]) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    for (number, factor) in factors.iter().enumerate() {
        let at = |key: &str| format!("factor[{number}]{key}");
        let name = factor.called();
        let is_order = name == ORDER && factor.key != ORDER;
        if factor.changes(SEED) {
            let message = format!(
                "`{SEED}` cannot be a factor here: it varies in a row of its own, as simulation noise; remove it, \
                 or set the seed with --seed"
            );
            refused.push((at(if factor.key == SEED { ".key" } else { ".choices" }), message));
        } else if [NOISE, DUMMY, PLACEBO, SEED].contains(&name) || is_order {
            let message = format!(
                "a factor cannot be called `{name}` here: the tables have a row or column of that name; \
                 give it another `name`"
            );
            refused.push((at(".name"), message));
        } else if factor.count() == 0 {
            let message = format!("`{name}` needs `values`, a `range` or `choices` to be varied");
            refused.push((at(""), message));
        }
    }
    refused
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use toml::Value;

    use super::*;

    fn of(values: &[Value]) -> Factor {
        Factor { key: "path".into(), values: values.to_vec(), ..Factor::default() }
    }

    fn words(words: &[&str]) -> Factor {
        of(&words.iter().map(|word| Value::String(word.to_string())).collect::<Vec<_>>())
    }

    fn range(key: &str, low: f64, high: f64) -> Factor {
        Factor { key: key.into(), range: vec![low, high], ..Factor::default() }
    }

    /// For each trajectory the values of the only factor, and how far it moves.
    fn moves(factor: Factor, trajectories: usize) -> Vec<(String, String, f64)> {
        let factors = [factor];
        let method = Method::Morris(trajectories);
        let question = SensitivityQuestion { factors: &factors, method, has_placebo: true };
        let rows = rows(&question, &Scenario::default(), 1).expect("it is small");
        // The factor moves once somewhere between the first row and the last.
        let last = 3;
        let of_a_trajectory = rows.cells.chunks(4).zip(rows.places.chunks(4));
        of_a_trajectory
            .map(|(cells, places)| {
                let moved = places[last][0] - places[0][0];
                (cells[0][0].clone(), cells[last][0].clone(), moved)
            })
            .collect()
    }

    #[test]
    fn every_pair_of_words_comes_up_and_lies_one_apart() {
        let moves = moves(words(&["low", "middle", "high", "peak"]), 12);
        let pairs: BTreeSet<(String, String)> = moves
            .iter()
            .map(|(from, to, _)| (from.min(to).clone(), from.max(to).clone()))
            .collect();
        assert_eq!(pairs.len(), 6, "{moves:?}");
        assert!(moves.iter().all(|(from, to, by)| from != to && by.abs() == 1.0), "{moves:?}");
    }

    #[test]
    fn numbers_of_a_list_are_met_in_their_order() {
        let moves = moves(of(&[6, 2, 4].map(Value::Integer)), 40);
        let expected = [("2", "4", 0.5), ("4", "2", -0.5), ("4", "6", 0.5), ("6", "4", -0.5)];
        for (from, to, by) in &moves {
            assert!(expected.contains(&(from, to, *by)), "{from} to {to} by {by}");
        }
        for (from, to, _) in expected {
            assert!(moves.iter().any(|it| (it.0.as_str(), it.1.as_str()) == (from, to)));
        }
    }

    #[test]
    fn a_switch_goes_from_off_to_on() {
        for (from, to, by) in moves(of(&[true, false].map(Value::Boolean)), 20) {
            assert_eq!(by, if to == "true" { 1.0 } else { -1.0 }, "{from} to {to}");
        }
    }

    #[test]
    fn what_does_not_change_does_not_move() {
        let lone = moves(words(&["low"]), 3);
        assert!(lone.iter().all(|(from, to, by)| from == to && *by == 0.0), "{lone:?}");
        // 0.6, 0.87, 1.13 and 1.4 all are 1.
        let whole = moves(range("burn_in_months", 0.6, 1.4), 8);
        assert!(whole.iter().all(|(from, to, by)| from == to && *by == 0.0), "{whole:?}");
        // 0, 0.33, 0.67 and 1: two places each are 0 and 1.
        let whole = moves(range("burn_in_months", 0.0, 1.0), 8);
        assert!(whole.iter().all(|(from, to, by)| from != to && by.abs() == 1.0), "{whole:?}");
    }

    /// Every trajectory has two seeds and two orders, and shares none with another.
    #[test]
    fn seed_and_placebo_change_once_in_a_trajectory() {
        let factors = [words(&["low", "high"])];
        for (has_placebo, columns) in [(true, 3), (false, 2)] {
            let question =
                SensitivityQuestion { factors: &factors, method: Method::Morris(5), has_placebo };
            let rows = rows(&question, &Scenario::default(), 1).expect("it is small");
            assert!(rows.cells.iter().all(|row| row.len() == columns));
            for column in 1..columns {
                let mut seen = BTreeSet::new();
                for trajectory in rows.cells.chunks(columns + 1) {
                    let own: BTreeSet<&String> =
                        trajectory.iter().map(|row| &row[column]).collect();
                    assert_eq!(own.len(), 2);
                    assert!(own.into_iter().all(|number| number != "0" && seen.insert(number)));
                }
            }
        }
    }

    #[test]
    fn names_and_keys_of_noise_are_refused() {
        let called =
            |name: &str| Factor { name: name.into(), ..range("operation.demand", 1.0, 2.0) };
        for name in ["noise", "dummy", "placebo", "seed", "settlement_order"] {
            let refused = refused(&[called("fine"), called(name)]);
            assert_eq!(refused.len(), 1, "{name}");
            assert_eq!(refused[0].0, "factor[1].name");
        }
        assert_eq!(refused(&[range("seed", 1.0, 2.0)])[0].0, "factor[0].key");
        assert!(refused(&[range("settlement_order", 1.0, 2.0)]).is_empty());
        let nothing = Factor { key: "operation.demand".into(), ..Factor::default() };
        assert!(refused(&[nothing])[0].1.contains("needs `values`"));
    }
}
