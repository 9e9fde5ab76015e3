//! Forecasts that know nothing but the series itself.

/// A forecast without a model of what makes the series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Naive {
    /// The last value stays.
    Persistence,
    /// The mean change goes on.
    Drift,
    /// Next year follows this one along a line of least squares.
    FirstOrder,
}

impl Naive {
    /// All of them.
    pub const ALL: [Naive; 3] = [Naive::Persistence, Naive::Drift, Naive::FirstOrder];

    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Naive::Persistence => "persistence",
            Naive::Drift => "drift",
            Naive::FirstOrder => "ar1",
        }
    }

    /// The forecast so many years after the last record; nothing where records are too few.
    pub fn forecast(self, records: &[(i32, f64)], years: u32) -> Option<f64> {
        let (&(first, begin), &(last, end)) = (records.first()?, records.last()?);
        match self {
            Naive::Persistence => Some(end),
            Naive::Drift => {
                let span = f64::from(last - first);
                (span > 0.0).then(|| end + f64::from(years) * (end - begin) / span)
            }
            Naive::FirstOrder => {
                let (constant, slope) = first_order(records)?;
                Some((0..years).fold(end, |value, _| constant + slope * value))
            }
        }
    }
}

/// Pairs of neighbouring years from which a line between them is fitted.
const LEAST_PAIRS: usize = 4;

/// Constant and slope of this year's value on the one before.
fn first_order(records: &[(i32, f64)]) -> Option<(f64, f64)> {
    let neighbours = records.windows(2).filter(|pair| pair[1].0 == pair[0].0 + 1);
    let pairs: Vec<(f64, f64)> = neighbours.map(|pair| (pair[0].1, pair[1].1)).collect();
    let slope = super::growth::slope(&pairs).filter(|_| pairs.len() >= LEAST_PAIRS)?;
    let (before, after): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    Some((mean(&after) - slope * mean(&before), slope))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forecasts_are_those_of_the_hand() {
        let records = [(2015, 1.0), (2016, 3.0), (2017, 4.0), (2018, 8.0), (2019, 9.0)];
        let of = |naive: Naive, years| naive.forecast(&records, years).expect("enough records");
        assert_eq!(of(Naive::Persistence, 2), 9.0);
        // Eight in four years.
        assert_eq!(of(Naive::Drift, 1), 11.0);
        assert_eq!(of(Naive::Drift, 3), 15.0);
        // Before 1, 3, 4, 8 and after 3, 4, 8, 9: means 4 and 6, slope (9 + 2 + 0 + 12) / 26.
        let slope = 23.0 / 26.0;
        let next = 6.0 + slope * (9.0 - 4.0);
        assert!((of(Naive::FirstOrder, 1) - next).abs() < 1e-12);
        assert!((of(Naive::FirstOrder, 2) - (6.0 + slope * (next - 4.0))).abs() < 1e-12);
    }

    #[test]
    fn too_few_records_give_no_forecast() {
        assert_eq!(Naive::Drift.forecast(&[(2015, 1.0)], 1), None);
        let gap = [(2013, 1.0), (2015, 2.0), (2016, 3.0), (2017, 4.0), (2018, 5.0)];
        assert_eq!(Naive::FirstOrder.forecast(&gap, 1), None);
        assert_eq!(Naive::Persistence.forecast(&[], 1), None);
    }
}
