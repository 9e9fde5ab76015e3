//! The points of an experiment: which level each factor has.

use std::collections::BTreeMap;

use super::definition::{Design, Experiment};
use super::factor::{Factor, Level};
use crate::statistics::designs;

/// A point: what it is called factor by factor, and what it changes in every scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The value of each factor, as the tables write it; `as it is` where a design leaves a factor
    /// alone.
    pub cells: Vec<String>,
    /// Changes, written as after `--set`.
    pub set: Vec<String>,
}

/// What stands for a factor that is left as the scenario has it.
pub const AS_IT_IS: &str = "as it is";

/// The points of an experiment that is free of mistakes; `table` is the text of its table.
///
/// # Errors
///
/// Says what is wrong with the table, or that a Sobol sequence has not as many points or factors.
pub fn points(experiment: &Experiment, table: &str) -> Result<Vec<Point>, String> {
    let factors = &experiment.factor;
    let levels = || factors.iter().map(Factor::count).collect::<Vec<_>>();
    let (points, seed) = (experiment.points as usize, experiment.design_seed);
    Ok(match experiment.design {
        Design::Full => {
            check_size(factors)?;
            of_levels(factors, &designs::full_factorial(&levels()))
        }
        Design::OneAtATime => one_at_a_time(factors),
        Design::LatinHypercube => {
            of_shares(factors, &designs::latin_hypercube(points, factors.len(), seed))
        }
        Design::Sobol => {
            let shares = designs::sobol_sequence(points, factors.len(), seed);
            of_shares(factors, &shares.map_err(|refusal| refusal.to_string())?)
        }
        Design::Table => of_table(factors, table)?,
    })
}

/// Points that a full design has at most.
const MOST_OF_FULL: usize = 100_000;

/// Refuses full designs whose points nobody could run, before any is made.
///
/// # Errors
///
/// Says how many there would be, and what would be right.
pub fn check_size(factors: &[Factor]) -> Result<(), String> {
    let levels: Vec<usize> = factors.iter().map(Factor::count).collect();
    let count = designs::size_of_full_factorial(&levels);
    match count {
        Some(count) if count <= MOST_OF_FULL => Ok(()),
        count => Err(format!(
            "design = \"full\" makes {} of {} factors, more than {MOST_OF_FULL}; use fewer levels, \
             or design = \"latin_hypercube\" with points = 1000",
            count.map_or("more than 10^19 points".into(), |count| format!("{count} points")),
            levels.len()
        )),
    }
}

/// The names of the factors, in the order of the cells.
pub fn names(experiment: &Experiment, table: &str) -> Vec<String> {
    if experiment.design == Design::Table {
        let columns = columns(&experiment.factor, table).unwrap_or_default();
        return columns.iter().flatten().map(|factor| factor.called().to_string()).collect();
    }
    experiment.factor.iter().map(|factor| factor.called().to_string()).collect()
}

/// The column that numbers the points of a table that a sweep has written.
const NUMBER: &str = "point";

/// What each column of a table is: a factor, by its name, or else a key; nothing where it numbers
/// the points.
fn columns(factors: &[Factor], table: &str) -> Result<Vec<Option<Factor>>, String> {
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table.as_bytes());
    let header = rows.headers().map_err(|cause| cause.to_string())?;
    for (separator, name) in [(';', "semicolons"), ('\t', "tabs")] {
        if header.len() == 1 && header[0].contains(separator) {
            return Err(format!(
                "it has {name} between its cells; separate them by commas, and write decimals with \
                 a point"
            ));
        }
    }
    let column = |name: &str| {
        let known = factors.iter().find(|factor| factor.called() == name).cloned();
        let key = || Factor { key: name.into(), ..Factor::default() };
        known.or_else(|| (name != NUMBER).then(key))
    };
    Ok(header.iter().map(column).collect())
}

/// The names of columns that are keys, and those that change what an earlier column changes.
pub fn header(factors: &[Factor], table: &str) -> (Vec<String>, Vec<String>) {
    let columns: Vec<Factor> =
        columns(factors, table).unwrap_or_default().into_iter().flatten().collect();
    let names: Vec<&str> = columns.iter().map(Factor::called).collect();
    let is_key = |name: &&&str| !factors.iter().any(|factor| factor.called() == **name);
    let keys = names.iter().filter(is_key).map(ToString::to_string).collect();
    let is_again = |place: &usize| {
        let own = columns[*place].keys();
        columns[..*place].iter().any(|other| other.keys().iter().any(|key| own.contains(key)))
    };
    let twice = (1..names.len()).filter(is_again);
    (keys, twice.map(|place| names[place].to_string()).collect())
}

/// The points of rows of shares of the unit interval.
pub fn of_shares(factors: &[Factor], rows: &[Vec<f64>]) -> Vec<Point> {
    let point = |row: &Vec<f64>| {
        of(factors.iter().zip(row).map(|(factor, &share)| factor.at(share)).collect())
    };
    rows.iter().map(point).collect()
}

fn of_levels(factors: &[Factor], rows: &[Vec<usize>]) -> Vec<Point> {
    let levels: Vec<Vec<Level>> = factors.iter().map(Factor::all).collect();
    let point = |row: &Vec<usize>| {
        of(levels.iter().zip(row).map(|(levels, &place)| levels[place].clone()).collect())
    };
    rows.iter().map(point).collect()
}

/// The scenario as it is, then each level of each factor alone.
fn one_at_a_time(factors: &[Factor]) -> Vec<Point> {
    let plain = vec![AS_IT_IS.to_string(); factors.len()];
    let mut points = vec![Point { cells: plain.clone(), set: Vec::new() }];
    for (place, factor) in factors.iter().enumerate() {
        for level in factor.all() {
            let mut cells = plain.clone();
            cells[place] = level.cell;
            points.push(Point { cells, set: level.set });
        }
    }
    points
}

/// The rows of a table: a column that no factor is called after is a key.
fn of_table(factors: &[Factor], table: &str) -> Result<Vec<Point>, String> {
    let mut rows = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(table.as_bytes());
    let columns = columns(factors, table)?;
    let mut points = Vec::new();
    for row in rows.records() {
        let row = row.map_err(|cause| cause.to_string())?;
        let line = row.position().map_or(0, csv::Position::line);
        let mut levels = Vec::new();
        let cells =
            || columns.iter().zip(row.iter()).filter_map(|(it, cell)| Some((it.as_ref()?, cell)));
        // A numbered point may leave every factor alone.
        let is_numbered = columns.iter().any(Option::is_none);
        if !is_numbered && cells().all(|(_, cell)| cell.is_empty()) {
            return Err(format!("line {line} has no values; remove it, or write `{AS_IT_IS}`"));
        }
        for (factor, cell) in cells() {
            if cell.is_empty() || cell == AS_IT_IS {
                levels.push(Level { cell: AS_IT_IS.into(), set: Vec::new() });
                continue;
            }
            levels.push(factor.named(cell).map_err(|message| format!("line {line}: {message}"))?);
        }
        points.push(of(levels));
    }
    if points.is_empty() {
        return Err("it has no rows".into());
    }
    Ok(points)
}

/// Two points that are one and the same, in words.
pub fn twice(points: &[Point]) -> Option<String> {
    let key = |point: &Point| -> Vec<String> { point.set.iter().map(|it| canonical(it)).collect() };
    let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for (place, point) in points.iter().enumerate() {
        if let Some(earlier) = known.insert(key(point), place) {
            return Some(format!(
                "points {} and {} are the same: {}; remove one, since replicates repeat a point",
                earlier + 1,
                place + 1,
                point.cells.join(", ")
            ));
        }
    }
    None
}

/// A change with its number written in one way.
fn canonical(change: &str) -> String {
    let number = change.split_once('=').and_then(|(key, value)| {
        let value: f64 = value.trim().parse().ok()?;
        Some(format!("{}={value}", key.trim()))
    });
    number.unwrap_or_else(|| change.to_string())
}

fn of(levels: Vec<Level>) -> Point {
    let set = levels.iter().flat_map(|level| level.set.iter().cloned()).collect();
    Point { cells: levels.into_iter().map(|level| level.cell).collect(), set }
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;

    fn experiment(design: Design) -> Experiment {
        let factor = |key: &str, values: Vec<Value>, range: Vec<f64>| Factor {
            key: key.into(),
            values,
            range,
            ..Factor::default()
        };
        let on = [true, false].map(Value::Boolean).to_vec();
        let factor = vec![
            factor("incubator.mentoring", on, Vec::new()),
            factor("transformation.distance_cut", Vec::new(), vec![0.0, 0.5]),
        ];
        Experiment { design, factor, points: 4, ..Experiment::default() }
    }

    fn cells(design: Design, table: &str) -> Vec<String> {
        let points = points(&experiment(design), table).expect("it is free of mistakes");
        points.iter().map(|point| point.cells.join(" ")).collect()
    }

    #[test]
    fn a_full_design_has_every_combination() {
        let rows = ["true 0.0", "true 0.25", "true 0.5", "false 0.0", "false 0.25", "false 0.5"];
        assert_eq!(cells(Design::Full, ""), rows);
    }

    #[test]
    fn one_at_a_time_begins_with_the_scenario_as_it_is() {
        let rows = cells(Design::OneAtATime, "");
        assert_eq!(rows.len(), 1 + 2 + 3);
        assert_eq!(rows[0], "as it is as it is");
        assert_eq!(rows[2], "false as it is");
        assert_eq!(rows[5], "as it is 0.5");
    }

    #[test]
    fn a_latin_hypercube_takes_each_value_as_often() {
        let rows = cells(Design::LatinHypercube, "");
        assert_eq!(rows.iter().filter(|row| row.starts_with("true")).count(), 2);
        assert_eq!(cells(Design::Sobol, "").len(), 4);
    }

    #[test]
    fn a_table_may_have_keys_of_its_own() {
        let table = "incubator.mentoring,seed\nfalse,7\n,8\n";
        let points = points(&experiment(Design::Table), table).expect("it is right");
        assert_eq!(points[0].set, ["incubator.mentoring=false", "seed=7"]);
        assert_eq!(points[1].cells, ["as it is", "8"]);
    }

    #[test]
    fn a_table_that_a_sweep_has_written_can_be_given_again() {
        let (of, table) = (experiment(Design::Table), "point,incubator.mentoring\n1,\n2,true\n");
        let points = points(&of, table).expect("it is right");
        assert_eq!(points[0], Point { cells: vec![AS_IT_IS.into()], set: Vec::new() });
        assert_eq!(points[1].set, ["incubator.mentoring=true"]);
        assert_eq!(names(&of, table), ["incubator.mentoring"]);
        assert_eq!(
            header(&of.factor, "seed,seed,point\n"),
            (vec!["seed".into(); 2], vec!["seed".into()])
        );
    }
}
