//! Measures that follow from the metrics of a run.

use super::observed::yearly;
use super::values::{Values, quotient};

use crate::base::month::Month;
use crate::statistics::adoption::line_less_logistic;
use crate::statistics::sample::mean;
use crate::study::jobs::results::{Results, metric_index};

/// The place of research that sells most.
pub const BEIJING: &str = "Beijing";

/// Adds them.
pub fn measure(results: &Results, values: &mut Values) {
    let of =
        |name: &str, place: usize, year: u32| yearly(results, place, metric_index(name)?, year);
    let national = |name: &str, year: u32| of(name, 0, year);
    let tenants = (2015..=2020).map(|year| national("tenants_per_incubator", year));
    note_ends(values, ["tenants_per_incubator_least", "tenants_per_incubator_largest"], tenants);
    let graduation = (2016..=2020).map(|year| {
        let stock = 0.5 * (national("tenants", year - 1)? + national("tenants", year)?);
        quotient(national("graduates", year)?, stock)
    });
    note_ends(values, ["graduation_least", "graduation_largest"], graduation);
    values.note("recognition_s_shape", recognition(results));
    let sold = |place: usize| of("contract_value", place, 2020);
    let share = results.place(BEIJING).and_then(|it| quotient(sold(it)?, sold(0)?));
    values.note("beijing_share", share);
    let pledged = || {
        let month = results.index(Month::new(2021, 6))?;
        results.national(month, metric_index("pledging_firm_share")?)
    };
    values.note("pledged_by_mid_2021", pledged());
}

/// Notes the least and the largest of some years, if all are known.
fn note_ends(values: &mut Values, names: [&str; 2], years: impl Iterator<Item = Option<f64>>) {
    let Some(years): Option<Vec<f64>> = years.collect() else { return };
    values.note(names[0], Some(years.iter().copied().fold(f64::INFINITY, f64::min)));
    values.note(names[1], Some(years.iter().copied().fold(f64::NEG_INFINITY, f64::max)));
}

/// Whether recognition in whole years follows an S rather than a line.
fn recognition(results: &Results) -> Option<f64> {
    let metric = metric_index("recognition")?;
    let is_january = |month: &usize| results.month(*month).of_year() == 1;
    let years = (0..results.months()).filter(is_january);
    let years = years.filter(|first| first + 12 <= results.months());
    let of_year = |first: usize| {
        let months = (first..first + 12).filter_map(|month| results.national(month, metric));
        mean(&months.collect::<Vec<_>>())
    };
    line_less_logistic(&years.map(of_year).collect::<Option<Vec<_>>>()?)
}
