//! Estimators and designs against published test functions, and against the numbers of other
//! programs in `tests/reference/`.
#![allow(clippy::disallowed_methods, reason = "tests state what is expected")]

use std::collections::BTreeSet;
use std::f64::consts::PI;
use std::path::Path;

use stia::base::chance::{Dice, Name, Purpose};
use stia::statistics::morris::{self, Screening};
use stia::statistics::prim::{self, Factor, Limits, Objective, PrimBox};
use stia::statistics::resampling::Resampling;
use stia::statistics::sobol::{self, Estimate, Indices, Outputs};
use stia::statistics::{designs, holm, paired, ranks, sample, student};

const MANY: Option<paired::Events> = Some(paired::Events { all: 1e6, differing: 1e3 });

const RESAMPLING: Resampling = Resampling { rounds: 1_000, seed: 1 };

/// A file of `tests/reference/`.
struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    fn read(name: &str) -> Table {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference");
        let mut reader = csv::Reader::from_path(folder.join(name)).expect("the file is there");
        let cells = |record: &csv::StringRecord| record.iter().map(String::from).collect();
        let header = cells(reader.headers().expect("it has a header"));
        let rows = reader.records().map(|record| cells(&record.expect("a row"))).collect();
        Table { header, rows }
    }

    fn texts(&self, column: &str) -> Vec<&str> {
        let place =
            self.header.iter().position(|name| name == column).expect("the column is there");
        self.rows.iter().map(|row| row[place].as_str()).collect()
    }

    /// What is empty is undefined.
    fn optional(&self, column: &str) -> Vec<Option<f64>> {
        let number = |text: &str| text.parse().expect("a number");
        let texts = self.texts(column).into_iter();
        texts.map(|text| (!text.is_empty()).then(|| number(text))).collect()
    }

    fn numbers(&self, column: &str) -> Vec<f64> {
        self.optional(column).into_iter().map(|number| number.expect("a number")).collect()
    }
}

/// Whether two numbers are the same up to that share of the larger, or of one.
fn assert_near(found: f64, expected: f64, tolerance: f64, what: &str) {
    let scale = expected.abs().max(1.0);
    let off = (found - expected).abs();
    assert!(off <= tolerance * scale, "{what}: {found}, not {expected}, off by {off:e}");
}

/// Whether two widths are alike. A thousand rounds give a width to some four per cent; percentiles
/// of a skew sample lie elsewhere than 1.96 deviations.
fn assert_alike(found: f64, expected: f64, what: &str) {
    let ratio = found / expected;
    assert!((0.8..1.25).contains(&ratio), "{what}: {found} against {expected}");
}

// Variance-based indices.

fn check_sobol(name: &str, factors: usize) {
    let outputs = Table::read(&format!("{name}_outputs.csv"));
    let (a, b) = (outputs.optional("a"), outputs.optional("b"));
    let ab: Vec<_> = (0..factors).map(|factor| outputs.optional(&format!("ab{factor}"))).collect();
    let found = sobol::indices(Outputs { a: &a, b: &b, ab: &ab }, RESAMPLING).expect("it varies");
    let expected = Table::read(&format!("{name}_indices.csv"));
    for (estimates, order) in [(&found.first, "S1"), (&found.total, "ST")] {
        let values = expected.numbers(order);
        let widths = expected.numbers(&format!("{order}_conf"));
        assert_eq!((estimates.len(), values.len()), (factors, factors));
        for (factor, estimate) in estimates.iter().enumerate() {
            let what = format!("{name} {order} of factor {factor}");
            assert_near(estimate.value, values[factor], 1e-12, &what);
            let (low, high) = estimate.interval.expect("a thousand rounds");
            assert_alike(0.5 * (high - low), widths[factor], &what);
        }
    }
}

#[test]
fn indices_are_those_of_salib_on_the_same_outputs() {
    check_sobol("ishigami", 3);
    check_sobol("sobol_g", 8);
}

/// Indices of a model of the unit cube, with our own design.
fn own_indices(points: usize, factors: usize, model: impl Fn(&[f64]) -> f64) -> Indices {
    let design = designs::saltelli(points, factors, 20).expect("small");
    let run = |rows: &[Vec<f64>]| rows.iter().map(|row| Some(model(row))).collect::<Vec<_>>();
    let (a, b) = (run(&design.a), run(&design.b));
    let ab: Vec<_> = design.ab.iter().map(|rows| run(rows)).collect();
    sobol::indices(Outputs { a: &a, b: &b, ab: &ab }, RESAMPLING).expect("it varies")
}

fn assert_inside(estimates: &[Estimate], exact: &[f64], widest: f64) {
    assert_eq!(estimates.len(), exact.len());
    for (estimate, exact) in estimates.iter().zip(exact) {
        let (low, high) = estimate.interval.expect("a thousand rounds");
        assert!(low <= *exact && *exact <= high, "{exact} lies outside [{low}, {high}]");
        assert!(high - low < widest, "[{low}, {high}] says little");
    }
}

/// Ishigami and Homma (1990), a = 7, b = 0.1, after Saltelli et al. (2008), section 4.
fn ishigami(row: &[f64]) -> f64 {
    let angle = |place: usize| 2.0 * PI * row[place] - PI;
    let bend = angle(1).sin() * angle(1).sin();
    angle(0).sin() + 7.0 * bend + 0.1 * angle(2).powi(4) * angle(0).sin()
}

#[test]
fn the_indices_of_ishigami_lie_inside_their_intervals() {
    let found = own_indices(2_048, 3, ishigami);
    assert_inside(&found.first, &[0.313_905, 0.442_411, 0.0], 0.15);
    assert_inside(&found.total, &[0.557_589, 0.442_411, 0.243_684], 0.15);
    assert_inside(&[found.dummy], &[0.0], 0.15);
    // Its kurtosis of 3.5 gives a variance of 4096 random outputs to 2.5 per cent.
    assert_near(found.variance, 13.844_588, 0.025, "variance");
}

const SOBOL_G: [f64; 8] = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];

/// Saltelli and Sobol (1995).
fn sobol_g(row: &[f64]) -> f64 {
    let part = |(place, a): (&f64, f64)| ((4.0 * place - 2.0).abs() + a) / (1.0 + a);
    row.iter().zip(SOBOL_G).map(part).product()
}

#[test]
fn the_indices_of_sobol_g_lie_inside_their_intervals() {
    let parts = SOBOL_G.map(|a| 1.0 / 3.0 / ((1.0 + a) * (1.0 + a)));
    let all: f64 = parts.iter().map(|part| 1.0 + part).product();
    let first = parts.map(|part| part / (all - 1.0));
    let total = parts.map(|part| part * all / (1.0 + part) / (all - 1.0));
    let found = own_indices(2_048, 8, sobol_g);
    assert_inside(&found.first, &first, 0.2);
    assert_inside(&found.total, &total, 0.2);
}

#[test]
fn an_index_of_nothing_lies_within_the_noise_of_the_dummy() {
    let found = own_indices(1_024, 3, ishigami);
    let (low, high) = found.dummy.interval.expect("a thousand rounds");
    assert!((low..=high).contains(&found.first[2].value), "{:?}", found.first[2]);
    assert!(found.first[1].value > high, "{:?}", found.first[1]);
}

// Screening.

fn screened(rows: &[Vec<f64>], outputs: &[Option<f64>]) -> Vec<Screening> {
    let steps = morris::steps(rows, rows, outputs);
    steps.iter().map(|steps| morris::screening(steps, RESAMPLING)).collect()
}

/// Morris (1991), section 4, as in `reference.py`.
fn morris_function(row: &[f64]) -> f64 {
    let w = |place: usize| match place {
        2 | 4 | 6 => 2.0 * (1.1 * row[place] / (row[place] + 0.1) - 0.5),
        _ => 2.0 * (row[place] - 0.5),
    };
    let mut output: f64 = (0..20).map(|i| if i < 10 { 20.0 * w(i) } else { 0.5 * w(i) }).sum();
    for j in 0..20 {
        let weight = if j < 6 { -15.0 } else { -0.25 };
        output += (0..j).map(|i| weight * w(i) * w(j)).sum::<f64>();
    }
    for k in 0..5 {
        for j in 0..k {
            output -= (0..j).map(|i| 10.0 * w(i) * w(j) * w(k)).sum::<f64>();
        }
    }
    output + 5.0 * w(0) * w(1) * w(2) * w(3)
}

#[test]
fn effects_are_those_of_salib_on_the_same_trajectories() {
    let table = Table::read("morris_outputs.csv");
    let columns: Vec<Vec<f64>> =
        (0..20).map(|factor| table.numbers(&format!("level{factor}"))).collect();
    let row = |place: usize| columns.iter().map(|column| column[place] / 3.0).collect();
    let rows: Vec<Vec<f64>> = (0..table.rows.len()).map(row).collect();
    let outputs = table.optional("output");
    for (row, output) in rows.iter().zip(&outputs) {
        assert_near(morris_function(row), output.expect("defined"), 1e-12, "the function");
    }
    let expected = Table::read("morris_effects.csv");
    let number = |column: &str, factor: usize| expected.numbers(column)[factor];
    for (factor, found) in screened(&rows, &outputs).iter().enumerate() {
        assert_eq!(found.effects, 10);
        let columns = [("mu", found.mu), ("mu_star", found.mu_star), ("sigma", found.sigma)];
        for (column, value) in columns {
            assert_near(value.expect("defined"), number(column, factor), 1e-12, column);
        }
        let width = found.mu_star_margin_of_error.expect("a thousand rounds");
        assert_alike(width, number("mu_star_conf", factor), "the interval of mu_star");
    }
}

/// Of the twenty factors the first seven interact or bend, the next three matter alone, the last
/// ten hardly do.
#[test]
fn screening_tells_the_groups_of_morris_apart() {
    let rows = designs::trajectories(40, 20, 4, 2);
    let outputs: Vec<Option<f64>> = rows.iter().map(|row| Some(morris_function(row))).collect();
    let found = screened(&rows, &outputs);
    let over = |of: fn(&Screening) -> Option<f64>, group: &[Screening]| -> (f64, f64) {
        let values = || group.iter().map(|screening| of(screening).expect("defined"));
        (values().fold(f64::INFINITY, f64::min), values().fold(0.0, f64::max))
    };
    let (size, spread) = (|one: &Screening| one.mu_star, |one: &Screening| one.sigma);
    assert!(over(size, &found[..10]).0 > 5.0 * over(size, &found[10..]).1, "{found:?}");
    assert!(over(spread, &found[..6]).0 > 5.0 * over(spread, &found[7..10]).1, "{found:?}");
    assert!(over(spread, &found[..7]).0 > 2.0 * over(spread, &found[7..10]).1, "{found:?}");
    // Alone they change the output by 40 over their range, less w / 2 for each other factor. Only the
    // three factors that bend have a w whose mean over the four levels is not zero.
    let w = |level: f64| 2.0 * (1.1 * level / (level + 0.1) - 0.5);
    let slope =
        40.0 - 0.5 * 3.0 * [0.0, 1.0 / 3.0, 2.0 / 3.0, 1.0].map(w).iter().sum::<f64>() / 4.0;
    for lone in &found[7..10] {
        let error = 4.0 * lone.sigma.expect("defined") / 40.0_f64.sqrt();
        assert!((lone.mu.expect("defined") - slope).abs() < error, "{lone:?}");
    }
}

// Scenario discovery.

/// The factors of a stored set of cases, in the order of its columns, and which are of interest.
fn cases(name: &str) -> (Vec<String>, Vec<Factor>, Vec<bool>) {
    let table = Table::read(&format!("{name}_cases.csv"));
    let names = table.header[..table.header.len() - 1].to_vec();
    let factor = |column: &String| {
        let numbers = table.numbers(column);
        match column.as_str() {
            "whole" => Factor::Whole(numbers.iter().map(|&number| number as i64).collect()),
            "category" | "boolean" => {
                Factor::Category(numbers.iter().map(|&number| number as usize).collect())
            }
            _ => Factor::Real(numbers),
        }
    };
    let factors = names.iter().map(factor).collect();
    let is_of_interest = table.numbers("outcome").iter().map(|&outcome| outcome > 0.0).collect();
    (names, factors, is_of_interest)
}

/// Whether our trajectory begins with that of the workbench.
fn check_prim(name: &str, objective: Objective) -> (Vec<PrimBox>, usize) {
    let (names, factors, is_of_interest) = cases(name);
    let options = prim::Options { objective, ..prim::Options::default() };
    let boxes = prim::trajectory(&factors, &is_of_interest, options);
    let expected = Table::read(&format!("{name}_trajectory.csv"));
    assert!(boxes.len() >= expected.rows.len(), "{name}: {} boxes", boxes.len());
    for (place, found) in boxes.iter().take(expected.rows.len()).enumerate() {
        let what = format!("{name}, box {place}");
        let number = |column: &str| expected.numbers(column)[place];
        let counts = [number("n"), number("k"), number("res_dim")];
        let found_counts = [found.cases, found.of_interest, found.restricted.len()];
        assert_eq!(found_counts.map(|count| count as f64), counts, "{what}");
        let shares = [number("coverage"), number("density"), number("mass")];
        assert_eq!([found.coverage, found.density, found.mass], shares, "{what}");
        for (factor, column) in names.iter().enumerate() {
            assert_eq!(found.limits[factor], limits(&expected, column, place), "{what}, {column}");
            for (quasi_p, side) in found.quasi_p[factor].iter().zip(["low", "high"]) {
                let stored = expected.optional(&format!("{column}_qp_{side}"))[place];
                assert_eq!(quasi_p.is_some(), stored.is_some(), "{what}, {column}, {side}");
                if let Some((quasi_p, stored)) = quasi_p.zip(stored) {
                    assert!((quasi_p / stored - 1.0).abs() < 1e-9, "{what}: {quasi_p}, {stored}");
                }
            }
        }
    }
    (boxes, expected.rows.len())
}

/// The stored limits of a factor.
fn limits(table: &Table, column: &str, place: usize) -> Limits {
    let low = table.texts(&format!("{column}_low"))[place];
    let number = |text: &str| text.parse().expect("a number");
    if matches!(column, "category" | "boolean") {
        let categories: BTreeSet<usize> =
            low.split(' ').map(|text| text.parse().expect("a category")).collect();
        return Limits::Categories(categories);
    }
    let high = table.texts(&format!("{column}_high"))[place];
    Limits::Range { low: number(low), high: number(high) }
}

#[test]
fn boxes_are_those_of_the_ema_workbench() {
    for (name, objective) in [
        ("prim", Objective::Lenient1),
        ("prim_lenient2", Objective::Lenient2),
        ("prim_original", Objective::Original),
    ] {
        let (boxes, stored) = check_prim(name, objective);
        assert_eq!(boxes.len(), stored, "{name}");
    }
}

/// The workbench fails at pasting whole numbers; what it peels is compared.
#[test]
fn whole_numbers_are_peeled_as_in_the_ema_workbench() {
    let (boxes, stored) = check_prim("prim_whole", Objective::Lenient1);
    for pasted in boxes[stored - 1..].windows(2) {
        assert!(pasted[1].cases > pasted[0].cases && pasted[1].density > pasted[0].density);
    }
}

#[test]
fn the_chosen_box_is_near_the_one_that_made_the_cases() {
    let (_, factors, is_of_interest) = cases("prim_whole");
    let boxes = prim::trajectory(&factors, &is_of_interest, prim::Options::default());
    let chosen = &boxes[prim::choice(&boxes, 0.8).expect("there are boxes")];
    assert!(chosen.density >= 0.8 && chosen.coverage > 0.7, "{chosen:?}");
    // real0 above 0.45, real1 below 0.6, whole below 8, categories 0 and 2.
    assert_eq!(chosen.limits[4], Limits::Categories(BTreeSet::from([0, 2])));
    for (factor, side) in [(0, 0), (1, 1), (3, 1), (4, 0)] {
        let quasi_p = chosen.quasi_p[factor][side].expect("restricted");
        assert!(quasi_p < 0.01, "factor {factor}: {quasi_p}");
    }
}

// Designs.

/// The L2 star discrepancy (Warnock 1972): how unevenly points fill the unit cube.
fn discrepancy(rows: &[Vec<f64>]) -> f64 {
    let (points, factors) = (rows.len() as f64, rows[0].len());
    let single = |row: &Vec<f64>| row.iter().map(|place| 1.0 - place * place).product::<f64>();
    let pair = |one: &Vec<f64>, other: &Vec<f64>| {
        one.iter().zip(other).map(|(x, y)| 1.0 - x.max(*y)).product::<f64>()
    };
    let singles: f64 = rows.iter().map(single).sum();
    let pairs: f64 = rows.iter().flat_map(|one| rows.iter().map(move |two| pair(one, two))).sum();
    let corner = (1.0 / 3.0_f64).powi(factors as i32);
    let weight = 2.0 * 0.5_f64.powi(factors as i32) / points;
    (corner - weight * singles + pairs / (points * points)).sqrt()
}

/// Points without any plan.
fn random(points: usize, factors: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut draw = Dice::new(seed, 0).of(Name(0), Purpose(0), 0);
    (0..points).map(|_| (0..factors).map(|_| draw.uniform()).collect()).collect()
}

#[test]
fn sobol_points_are_more_even_than_random_ones() {
    // In six dimensions 256 points are few for any design.
    for (factors, advantage) in [(2, 5.0), (6, 1.4)] {
        let over = |points: &dyn Fn(u64) -> Vec<Vec<f64>>| -> f64 {
            (0..10).map(|seed| discrepancy(&points(seed))).sum()
        };
        let even = over(&|seed| designs::sobol_sequence(256, factors, seed).expect("small"));
        let uneven = over(&|seed| random(256, factors, seed));
        assert!(advantage * even < uneven, "{factors} factors: {even} against {uneven}");
    }
}

#[test]
fn sobol_points_integrate_better_than_random_ones() {
    // The integral of sobol_g is one; over thirty seeds the mean square of the error.
    let error = |rows: Vec<Vec<f64>>| {
        let outputs: Vec<f64> = rows.iter().map(|row| sobol_g(row)).collect();
        (sample::mean(&outputs).expect("512 points") - 1.0).powi(2)
    };
    let seeds = 0..30;
    let even: f64 = seeds
        .clone()
        .map(|seed| error(designs::sobol_sequence(512, 8, seed).expect("small")))
        .sum();
    let hypercube: f64 =
        seeds.clone().map(|seed| error(designs::latin_hypercube(512, 8, seed))).sum();
    let uneven: f64 = seeds.map(|seed| error(random(512, 8, seed))).sum();
    assert!(100.0 * even < uneven, "{even} against {uneven}");
    assert!(2.0 * hypercube < uneven && even < hypercube, "{hypercube} between");
}

/// The two halves of a Sobol sequence do not follow each other.
#[test]
fn the_samples_of_a_saltelli_design_are_uncorrelated() {
    let design = designs::saltelli(1_024, 6, 4).expect("small");
    for one in 0..6 {
        for other in 0..6 {
            let column =
                |rows: &[Vec<f64>], place: usize| rows.iter().map(|row| row[place]).collect();
            let (a, b): (Vec<f64>, Vec<f64>) = (column(&design.a, one), column(&design.b, other));
            let rho = ranks::spearman(&a, &b).expect("they vary");
            assert!(rho.abs() < 4.5 / 1_024.0_f64.sqrt(), "{one} {other}: {rho}");
        }
    }
}

// Ranks, tests and quantiles.

#[test]
fn ranks_tests_and_quantiles_are_those_of_numpy_scipy_and_statsmodels() {
    let samples = Table::read("small_samples.csv");
    let numbers = Table::read("numbers.csv");
    let mut p_values = Vec::new();
    let mut adjusted = Vec::new();
    for (name, value) in numbers.texts("number").into_iter().zip(numbers.numbers("value")) {
        let words: Vec<&str> = name.split(' ').collect();
        let number = |place: usize| words[place].parse::<f64>().expect("a number");
        let column = |place: usize| samples.numbers(words[place]);
        let pairs = || column(1).into_iter().zip(column(2)).collect::<Vec<_>>();
        let found = match words[0] {
            "spearman" => ranks::spearman(&column(1), &column(2)),
            "kendall" => ranks::kendall(&column(1), &column(2)),
            "t_p" => paired::infer(&pairs(), MANY).p_value,
            "t_low" => paired::infer(&pairs(), MANY).interval.map(|interval| interval.0),
            "t_high" => paired::infer(&pairs(), MANY).interval.map(|interval| interval.1),
            "skewness" => sample::skewness(&column(1)),
            "variance" => sample::variance(&column(1)),
            "quantile" => sample::quantile(&column(1), number(2)),
            "student" => Some(student::p_value(number(2), number(1) as u32)),
            "holm" => {
                p_values.push(Some(number(1)));
                adjusted.push(value);
                continue;
            }
            other => panic!("{other} is not compared"),
        };
        let found = found.expect("defined");
        // Small p-values keep their digits: relative, not absolute.
        let tolerance = if words[0] == "student" { 1e-9 * value.min(1.0) } else { 1e-12 };
        assert_near(found, value, tolerance, name);
    }
    assert_eq!(adjusted.len(), 10);
    for (found, expected) in holm::adjusted(&p_values).into_iter().zip(adjusted) {
        assert_near(found.expect("defined"), expected, 1e-15, "holm");
    }
}
