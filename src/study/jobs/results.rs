//! The results of one replicate, held compactly in memory.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::yearly_money::YearlyMoney;

use crate::base::month::Month;
use crate::model::record::metrics::METRICS;
use crate::model::record::recorder::{Flow, Level, MonthRecord, Place};

/// Which places of a run are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep<'a> {
    /// Those of these names, without flows by month: what comparisons and sweeps need.
    Places(&'a [&'a str]),
    /// All places and the flows.
    Everything,
}

/// What one replicate gave: a value for each month, place and metric, and the flows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    /// The first month that was written.
    start: Month,
    places: Vec<Place>,
    /// The bits of the values by month, then place, then metric. Undefined ones are those of NaN;
    /// bits pass through JSON unharmed, which NaN and last digits do not.
    bits: Vec<u64>,
    #[serde(skip)]
    flows: Vec<(Month, Flow)>,
    money: YearlyMoney,
    agent_months: u64,
}

impl Results {
    /// Measures all metrics of a month and keeps them.
    pub fn add(&mut self, record: &MonthRecord, keep: Keep<'_>) {
        let is_kept = |place: &Place| match keep {
            Keep::Places(names) => names.contains(&place.name.as_str()),
            Keep::Everything => true,
        };
        let kept = || record.places.iter().filter(|(place, _)| is_kept(place));
        if self.places.is_empty() {
            self.start = record.month;
            self.places = kept().map(|(place, _)| place.clone()).collect();
        }
        assert!(
            kept().map(|(place, _)| place).eq(&self.places),
            "every month gives the same places in the same order"
        );
        assert!(
            record.month == self.start.plus(self.months() as u32),
            "months follow each other: {} after {} months from {}",
            record.month,
            self.months(),
            self.start
        );
        for (_, view) in kept() {
            let values = METRICS.iter().map(|metric| metric.measure(view));
            self.bits.extend(values.map(to_bits));
        }
        self.money.add(record);
        if keep == Keep::Everything {
            self.flows.extend(record.flows.iter().map(|&flow| (record.month, flow)));
        }
        self.agent_months += record.living_agents;
    }

    /// Results of China alone, month by month; each month has a value for every metric.
    pub fn of_china(start: Month, months: &[Vec<Option<f64>>]) -> Results {
        let values = months.iter().flatten();
        Results {
            start,
            places: vec![Place { name: "China".into(), level: Level::Country }],
            bits: values.map(|&value| to_bits(value)).collect(),
            ..Results::default()
        }
    }

    /// The same results for the country, its parts and named regions alone, and without flows.
    #[must_use]
    pub fn overview(&self, regions: &[String]) -> Results {
        let is_kept = |place: &usize| {
            let Place { name, level } = &self.places[*place];
            *level != Level::Region || regions.contains(name)
        };
        let kept: Vec<usize> = (0..self.places.len()).filter(is_kept).collect();
        let rows = (0..self.months()).flat_map(|month| {
            let of = move |&place: &usize| (month * self.places.len() + place) * METRICS.len();
            kept.iter().flat_map(move |place| &self.bits[of(place)..of(place) + METRICS.len()])
        });
        Results {
            start: self.start,
            places: kept.iter().map(|&place| self.places[place].clone()).collect(),
            bits: rows.copied().collect(),
            flows: Vec::new(),
            money: self.money.clone(),
            agent_months: self.agent_months,
        }
    }

    /// How many months were written.
    pub fn months(&self) -> usize {
        let width = self.places.len() * METRICS.len();
        self.bits.len().checked_div(width).unwrap_or(0)
    }

    /// The month of that index.
    pub fn month(&self, index: usize) -> Month {
        self.start.plus(index as u32)
    }

    /// The index of a month, if it was written.
    pub fn index(&self, month: Month) -> Option<usize> {
        let index = month.number().checked_sub(self.start.number())? as usize;
        (index < self.months()).then_some(index)
    }

    /// The index of the place of that name, if it was kept.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.places.iter().position(|place| place.name == name)
    }

    /// The places, in the order in which the run gave them.
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The value of a metric at a place in a month, all by index.
    pub fn value(&self, month: usize, place: usize, metric: usize) -> Option<f64> {
        let bits = self.bits[(month * self.places.len() + place) * METRICS.len() + metric];
        Some(f64::from_bits(bits)).filter(|value| !value.is_nan())
    }

    /// The value of a metric for China, which is the first place.
    pub fn national(&self, month: usize, metric: usize) -> Option<f64> {
        self.value(month, 0, metric)
    }

    /// The first month in which a value differs from that of another run of the same places.
    pub fn parts_from(&self, other: &Results) -> Option<Month> {
        let width = self.places.len() * METRICS.len();
        let place = self.bits.iter().zip(&other.bits).position(|(one, two)| one != two)?;
        Some(self.month(place / width))
    }

    /// The national flows with their months.
    pub fn flows(&self) -> &[(Month, Flow)] {
        &self.flows
    }

    /// The national flows and public money by year.
    pub fn money(&self) -> &YearlyMoney {
        &self.money
    }

    /// Living agents at month ends, summed over the months.
    pub fn agent_months(&self) -> u64 {
        self.agent_months
    }

    /// The SHA-256 of the first month, the names of the places and all values in order, to the bit:
    /// two runs that gave the same have the same.
    pub fn digest(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.start.number().to_le_bytes());
        hash.update((self.places.len() as u64).to_le_bytes());
        for place in &self.places {
            hash.update((place.name.len() as u64).to_le_bytes());
            hash.update(&place.name);
        }
        self.bits.iter().for_each(|bits| hash.update(bits.to_le_bytes()));
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Whether the shape fits this version's metrics, for results that were read from disk.
    pub fn is_whole(&self) -> bool {
        let width = self.places.len() * METRICS.len();
        width > 0 && !self.bits.is_empty() && self.bits.len().is_multiple_of(width)
    }
}

/// The bits of a value. What is not finite is undefined; minus zero becomes zero.
fn to_bits(value: Option<f64>) -> u64 {
    let value = value.filter(|value| value.is_finite()).unwrap_or(f64::NAN);
    (value + 0.0).to_bits()
}

/// The place of a metric in [`METRICS`].
pub fn metric_index(name: &str) -> Option<usize> {
    METRICS.iter().position(|metric| metric.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_pass_through_json_to_the_last_bit() {
        let mut months = vec![vec![None; METRICS.len()]; 2];
        months[0][0] = Some(0.1 + 0.2);
        months[1][0] = Some(f64::INFINITY);
        let results = Results::of_china(Month::new(2015, 1), &months);
        let text = serde_json::to_string(&results).expect("results are data");
        let read: Results = serde_json::from_str(&text).expect("it was just written");
        assert_eq!(read, results);
        assert_eq!(read.national(0, 0), Some(0.1 + 0.2));
        assert_eq!(read.national(1, 0), None);
        assert!(read.is_whole());
    }

    #[test]
    fn a_digest_tells_one_bit_and_one_month() {
        let digest = |start: Month, value: f64| {
            Results::of_china(start, &[vec![Some(value); METRICS.len()]]).digest()
        };
        let start = Month::new(2015, 1);
        let one = digest(start, 0.3);
        assert_eq!((one.len(), &one), (64, &digest(start, 0.3)));
        assert_ne!(one, digest(start, 0.1 + 0.2));
        assert_ne!(one, digest(start.next(), 0.3));
    }

    #[test]
    fn a_month_outside_has_no_index() {
        let months = vec![vec![None; METRICS.len()]; 2];
        let results = Results::of_china(Month::new(2015, 1), &months);
        assert_eq!(results.index(Month::new(2014, 12)), None);
        assert_eq!(results.index(Month::new(2015, 2)), Some(1));
        assert_eq!(results.index(Month::new(2015, 3)), None);
    }
}
