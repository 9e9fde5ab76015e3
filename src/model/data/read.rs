//! Reading the tables: the embedded texts and the checks of each file.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;

use crate::model::data::rows::{
    DistanceRow, NationalRow, ReferenceMonth, ReferenceRow, RegionRow, RegionalRow,
};

/// Lists embedded files as pairs of name and text.
macro_rules! embedded {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/china/", $name)))),*]
    };
}

pub const FILES: &[(&str, &str)] = embedded![
    "regions.csv",
    "distances.csv",
    "incubators.csv",
    "productivity_centers.csv",
    "transformation_centers.csv",
    "exchanges.csv",
    "financial_service.csv",
    "patent_agencies.csv",
    "evaluation.csv",
    "information.csv",
    "weights.csv",
    "reference_income.csv",
    "reference_paths.csv",
    "national.csv",
    "size_classes.csv",
    "targets.csv",
    "stylised_facts.csv",
];

/// Files with rows by region, quantity and year.
pub const REGIONAL_FILES: [&str; 10] = [
    "incubators.csv",
    "productivity_centers.csv",
    "transformation_centers.csv",
    "exchanges.csv",
    "financial_service.csv",
    "patent_agencies.csv",
    "evaluation.csv",
    "information.csv",
    "weights.csv",
    "reference_income.csv",
];

pub fn quantities(regions: &[RegionRow]) -> BTreeMap<String, BTreeMap<i32, Vec<f64>>> {
    let mut quantities: BTreeMap<String, BTreeMap<i32, Vec<f64>>> = BTreeMap::new();
    for file in REGIONAL_FILES {
        for row in rows::<RegionalRow>(file) {
            check_source(file, &row.fact, &row.fill);
            assert!(!row.unit.is_empty(), "{file}: a row of {} has no unit", row.quantity);
            let region = place(regions, &row.region);
            let years = quantities.entry(row.quantity).or_default();
            let values = years.entry(row.year).or_insert_with(|| vec![f64::NAN; regions.len()]);
            assert!(values[region].is_nan(), "{file}: {} stands twice", regions[region].name);
            values[region] = row.value;
        }
    }
    for (quantity, years) in &quantities {
        let is_full = |values: &Vec<f64>| values.iter().all(|value| value.is_finite());
        assert!(years.values().all(is_full), "`{quantity}` lacks a region in some year");
    }
    quantities
}

pub fn kilometres(regions: &[RegionRow]) -> Vec<f64> {
    let width = regions.len();
    let mut kilometres = vec![f64::NAN; width * width];
    for region in 0..width {
        kilometres[region * width + region] = 0.0;
    }
    for row in rows::<DistanceRow>("distances.csv") {
        check_source("distances.csv", &row.fact, "");
        let (one, other) = (place(regions, &row.region), place(regions, &row.other));
        kilometres[one * width + other] = row.kilometres;
        kilometres[other * width + one] = row.kilometres;
    }
    let is_complete = kilometres.iter().all(|distance| distance.is_finite());
    assert!(is_complete, "distances.csv lacks a pair of regions");
    kilometres
}

pub fn national() -> BTreeMap<String, BTreeMap<i32, f64>> {
    let mut national: BTreeMap<String, BTreeMap<i32, f64>> = BTreeMap::new();
    for row in rows::<NationalRow>("national.csv") {
        check_source("national.csv", &row.fact, &row.fill);
        assert!(!row.unit.is_empty(), "national.csv: {} has no unit", row.series);
        assert!(!row.confidence.is_empty(), "national.csv: {} lacks confidence", row.series);
        let years = national.entry(row.series).or_default();
        let before = years.insert(row.year, row.value);
        assert!(before.is_none(), "national.csv: {} stands twice in a series", row.year);
    }
    national
}

/// The reference paths, month by month.
pub fn reference_paths() -> Vec<ReferenceMonth> {
    let months: Vec<ReferenceMonth> = rows::<ReferenceRow>("reference_paths.csv")
        .into_iter()
        .map(|row| {
            let month = row.month;
            row.read().unwrap_or_else(|| panic!("reference_paths.csv: {month} has other fields"))
        })
        .collect();
    let is_next = |pair: &[ReferenceMonth]| pair[1].month == pair[0].month.next();
    assert!(months.windows(2).all(is_next), "reference_paths.csv lacks a month");
    months
}

fn check_source(file: &str, fact: &str, fill: &str) {
    let has_source =
        !fact.is_empty() || fill.starts_with("assumed:") || fill.starts_with("solved:");
    assert!(has_source, "{file}: a row has neither a fact nor an assumption");
}

fn place(regions: &[RegionRow], name: &str) -> usize {
    let found = regions.iter().position(|region| region.name == name);
    found.unwrap_or_else(|| panic!("regions.csv has no region `{name}`"))
}

pub fn rows<R: DeserializeOwned>(name: &str) -> Vec<R> {
    let file = FILES.iter().find(|(file, _)| *file == name);
    let (_, text) = file.unwrap_or_else(|| panic!("`{name}` is not embedded"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    // The reader's errors name the line themselves.
    let row = |row: csv::Result<R>| row.unwrap_or_else(|error| panic!("{name}: {error}"));
    reader.deserialize().map(row).collect()
}
