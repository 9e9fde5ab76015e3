//! The tables of `scenarios/china`: regional stocks and weights, national drivers, targets,
//! stylised facts. They are compiled in; each row names the facts it rests on, or says how it was
//! filled. Nothing is interpolated here, and no file is read.

pub mod drivers;
mod read;
mod rows;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::base::month::Month;

use read::{FILES, kilometres, national, quantities, reference_paths, rows};

pub use crate::base::regions::{CHINESE_NAMES, REGIONS};
pub use rows::{
    MacroRegion, Path, ReferenceMonth, RegionRow, SizeClass, StylisedFact, Target, TargetRole,
};

/// All tables, ready to be queried.
#[derive(Clone, Debug)]
pub struct Dataset {
    regions: Vec<RegionRow>,
    /// By quantity and year; one value for each region, in the order of `regions`.
    quantities: BTreeMap<String, BTreeMap<i32, Vec<f64>>>,
    /// Row by row, for each pair of regions.
    kilometres: Vec<f64>,
    /// By series, with the suffix `.low` or `.high` for the side paths, and year.
    national: BTreeMap<String, BTreeMap<i32, f64>>,
    size_classes: Vec<SizeClass>,
    targets: Vec<Target>,
    stylised_facts: Vec<StylisedFact>,
    reference_paths: Vec<ReferenceMonth>,
}

impl Dataset {
    /// The embedded tables, parsed at the first use. A malformed table is a bug: it panics with
    /// file and line.
    pub fn china() -> &'static Dataset {
        static CHINA: LazyLock<Dataset> = LazyLock::new(Dataset::parsed);
        &CHINA
    }

    fn parsed() -> Dataset {
        let regions: Vec<RegionRow> = rows("regions.csv");
        Dataset {
            quantities: quantities(&regions),
            kilometres: kilometres(&regions),
            national: national(),
            size_classes: rows("size_classes.csv"),
            targets: rows("targets.csv"),
            stylised_facts: rows("stylised_facts.csv"),
            reference_paths: reference_paths(),
            regions,
        }
    }

    /// The regions, in the order of the report's incubator table.
    pub fn regions(&self) -> &[RegionRow] {
        &self.regions
    }

    /// Latest year's value of `quantity` in region number `region`.
    pub fn regional(&self, quantity: &str, region: usize) -> f64 {
        let years = self.years_of(quantity);
        let (_, values) = years.last_key_value().expect("a quantity has at least one year");
        values[region]
    }

    /// Value of `quantity` in region number `region` in `year`, if the tables have that year.
    pub fn regional_in(&self, quantity: &str, region: usize, year: i32) -> Option<f64> {
        self.years_of(quantity).get(&year).map(|values| values[region])
    }

    /// Great-circle distance between the capitals of two regions.
    pub fn kilometres(&self, one: usize, other: usize) -> f64 {
        assert!(other < self.regions.len(), "there is no region number {other}");
        self.kilometres[one * self.regions.len() + other]
    }

    /// Value of a national series in a year; before the paths part, all three give the same.
    pub fn national(&self, series: &str, year: i32, path: Path) -> Option<f64> {
        let value = |key: &str| self.national.get(key)?.get(&year).copied();
        match path {
            Path::Low => value(&format!("{series}.low")).or_else(|| value(series)),
            Path::Middle => value(series),
            Path::High => value(&format!("{series}.high")).or_else(|| value(series)),
        }
    }

    /// The last year that drivers have a record of; later ones follow a path.
    pub fn last_recorded_year(&self) -> i32 {
        let paths = self.national.iter().filter(|(series, _)| series.ends_with(".low"));
        let first =
            paths.filter_map(|(_, years)| years.first_key_value().map(|(year, _)| year - 1));
        first.max().expect("some drivers follow paths")
    }

    /// Patent agencies by size, from the smallest class.
    pub fn size_classes(&self) -> &[SizeClass] {
        &self.size_classes
    }

    /// All targets, priors included.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// All stylised facts.
    pub fn stylised_facts(&self) -> &[StylisedFact] {
        &self.stylised_facts
    }

    /// What firms offer in a month of the baseline, if it was solved for that month.
    pub fn reference(&self, month: Month) -> Option<&ReferenceMonth> {
        let first = self.reference_paths.first()?.month;
        let place = (month >= first).then(|| month.since(first) as usize)?;
        self.reference_paths.get(place)
    }

    /// Name and text of each embedded file.
    pub fn files() -> &'static [(&'static str, &'static str)] {
        FILES
    }

    fn years_of(&self, quantity: &str) -> &BTreeMap<i32, Vec<f64>> {
        let years = self.quantities.get(quantity);
        years.unwrap_or_else(|| panic!("no regional table has a quantity `{quantity}`"))
    }
}

#[cfg(test)]
mod tests {
    use super::read::REGIONAL_FILES;
    use super::rows::{DistanceRow, NationalRow, RegionalRow};
    use super::*;
    use crate::base::regions::regions_of;

    /// The parts of a printed total, over all regions.
    fn total(dataset: &Dataset, quantity: &str) -> f64 {
        (0..dataset.regions().len()).map(|region| dataset.regional(quantity, region)).sum()
    }

    fn within(dataset: &Dataset, quantity: &str, macro_region: MacroRegion) -> f64 {
        let regions = dataset.regions().iter().enumerate();
        regions
            .filter(|(_, region)| region.macro_region == macro_region)
            .map(|(number, _)| dataset.regional(quantity, number))
            .sum()
    }

    fn drivers(dataset: &Dataset) -> impl Iterator<Item = &String> {
        dataset.national.keys().filter(|series| !series.contains('.'))
    }

    #[test]
    fn reference_paths_are_of_the_present_baseline() {
        use crate::model::rules::scenario::{Scenario, baseline_digest};
        let scenario = Scenario::default();
        let last = Dataset::china().reference(scenario.until).expect("all months are solved");
        assert_eq!(
            last.digest,
            baseline_digest(),
            "parameters have changed: renew the table as examples/solve_paths.rs says"
        );
    }

    #[test]
    fn every_quantity_has_all_regions_in_every_year() {
        let dataset = Dataset::china();
        assert_eq!(dataset.regions().len(), 32);
        for (quantity, years) in &dataset.quantities {
            for values in years.values() {
                assert_eq!(values.len(), 32, "{quantity}");
                assert!(values.iter().all(|value| *value >= 0.0), "{quantity}");
            }
        }
    }

    #[test]
    fn every_row_has_a_fact_or_says_what_is_assumed() {
        for file in REGIONAL_FILES {
            for row in rows::<RegionalRow>(file) {
                let is_assumed =
                    row.fill.starts_with("assumed: ") || row.fill.starts_with("solved: ");
                assert!(!row.fact.is_empty() || is_assumed, "{file}: {row:?}");
                let is_rule = ["", "filled", "derived", "assumed", "solved"]
                    .contains(&row.fill.split(':').next().unwrap_or_default());
                assert!(is_rule, "{file}: {row:?}");
            }
        }
        for row in rows::<NationalRow>("national.csv") {
            let is_assumed = row.fill.starts_with("assumed: ") || row.fill.starts_with("solved: ");
            assert!(!row.fact.is_empty() || is_assumed, "{row:?}");
        }
        assert!(Dataset::china().targets().iter().all(|target| !target.fact.is_empty()));
    }

    #[test]
    fn parts_add_up_to_the_printed_totals() {
        let dataset = Dataset::china();
        for (quantity, printed) in [
            ("incubators", 5843.0),
            ("incubators_national_level", 1285.0),
            ("incubator_funds", 126_429_000_000.0),
            ("group_innovation_spaces", 8507.0),
            ("university_parks", 140.0),
            ("nurseries", 584.0),
            ("accelerators", 584.0),
            ("vc_incubators", 20.0),
            ("productivity_centers", 1186.0),
            ("productivity_center_staff", 15_922.0),
            ("productivity_center_income", 2_325_174_000.0),
            ("productivity_center_consulting_services", 72_890.0),
            ("productivity_center_information_services", 18_894_937.0),
            ("productivity_center_technical_services", 29_427.0),
            ("productivity_center_training_services", 997_518.0),
            ("productivity_center_intermediary_services", 10_295.0),
            ("productivity_center_incubation_services", 20_852.0),
            ("patent_agencies", 3934.0),
            ("patent_agency_large", 43.0),
            ("evaluation_organizations", 80.0),
            ("evaluation_staff", 3500.0),
            ("third_party_evaluators", 240.0),
            ("information_organizations", 2429.0),
            ("exchanges", 300.0),
            ("exchange_major", 10.0),
            ("transformation_centers", 500.0),
            ("transformation_regional_center", 11.0),
            ("transformation_large", 30.0),
            ("financial_service_organizations", 300.0),
            ("population", 1_409_778_724.0),
        ] {
            assert_eq!(total(dataset, quantity), printed, "{quantity}");
        }
    }

    #[test]
    fn rounded_parts_add_up_to_what_their_rounding_allows() {
        let dataset = Dataset::china();
        // Each of the 32 rows and the total are rounded to a thousand yuan.
        let slack_yuan = 33.0 * 500.0;
        for (quantity, printed) in [
            ("productivity_center_assets", 37_445_043_000.0),
            ("productivity_center_government_investment", 840_888_000.0),
        ] {
            assert!((total(dataset, quantity) - printed).abs() <= slack_yuan, "{quantity}");
        }
        // Each of the 32 weights is a multiple of 0.0001 %.
        for quantity in ["venture_weight", "returnee_weight"] {
            assert!((total(dataset, quantity) - 100.0).abs() < 32.0 * 0.00005, "{quantity}");
        }
    }

    #[test]
    fn macro_regions_add_up_to_the_printed_subtotals() {
        let dataset = Dataset::china();
        for (quantity, printed) in [
            ("incubators", [3693.0, 893.0, 872.0, 385.0]),
            ("productivity_centers", [312.0, 356.0, 474.0, 44.0]),
            ("productivity_center_staff", [5655.0, 4311.0, 5234.0, 722.0]),
        ] {
            let added = MacroRegion::ALL.map(|part| within(dataset, quantity, part));
            assert_eq!(added, printed, "{quantity}");
        }
    }

    #[test]
    fn parts_of_the_country_stand_for_the_regions_of_the_table() {
        for part in MacroRegion::ALL {
            let regions = Dataset::china().regions().iter().filter(|it| it.macro_region == part);
            let regions: Vec<&str> = regions.map(|it| it.name.as_str()).collect();
            assert_eq!(regions_of(part.name()), regions);
        }
    }

    #[test]
    fn drivers_have_every_year_on_every_path() {
        let dataset = Dataset::china();
        assert_eq!(drivers(dataset).count(), 29);
        for series in drivers(dataset) {
            for year in 2011..=2030 {
                let on =
                    |path| dataset.national(series, year, path).expect("a driver has all years");
                let (low, middle, high) = (on(Path::Low), on(Path::Middle), on(Path::High));
                assert!(low <= middle && middle <= high, "{series} {year}");
            }
            let later = dataset.national(series, 2031, Path::Middle);
            assert_eq!(later, None, "{series}");
        }
    }

    #[test]
    fn paths_part_only_after_the_last_known_year() {
        let dataset = Dataset::china();
        let gdp = |year, path| dataset.national("gdp", year, path).expect("a driver has all years");
        assert_eq!(gdp(2023, Path::Low), gdp(2023, Path::High));
        assert!(gdp(2024, Path::Low) < gdp(2024, Path::High));
    }

    #[test]
    fn distances_are_symmetric_and_complete() {
        let dataset = Dataset::china();
        assert_eq!(rows::<DistanceRow>("distances.csv").len(), 32 * 31 / 2);
        for one in 0..32 {
            assert_eq!(dataset.kilometres(one, one), 0.0);
            for other in 0..one {
                assert_eq!(dataset.kilometres(one, other), dataset.kilometres(other, one));
                assert!(dataset.kilometres(one, other) > 0.0);
            }
        }
    }

    #[test]
    fn values_are_those_of_the_latest_year_unless_a_year_is_named() {
        let dataset = Dataset::china();
        let latest = dataset.regional_in("contracts_sold_count", 0, 2021);
        assert_eq!(Some(dataset.regional("contracts_sold_count", 0)), latest);
        assert!(dataset.regional_in("contracts_sold_count", 0, 2019) < latest);
        assert_eq!(dataset.regional_in("contracts_sold_count", 0, 2018), None);
    }

    #[test]
    fn size_classes_add_up_to_all_agencies() {
        let dataset = Dataset::china();
        let agencies: u32 = dataset.size_classes().iter().map(|class| class.agencies).sum();
        assert_eq!(f64::from(agencies), total(dataset, "patent_agencies"));
    }

    #[test]
    fn what_comes_from_memory_is_never_fitted() {
        for target in Dataset::china().targets() {
            let is_remembered = target.confidence == "memory-unverified";
            assert_eq!(is_remembered, target.role == TargetRole::Prior, "{target:?}");
        }
    }

    #[test]
    fn a_target_stands_once_in_a_year() {
        let dataset = Dataset::china();
        let mut names: Vec<_> =
            dataset.targets().iter().map(|target| (&target.name, target.year)).collect();
        let all = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
