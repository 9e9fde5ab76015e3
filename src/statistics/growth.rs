//! The law of growth rates: its shape, and how its width changes with size.

use libm::{lgamma, log, pow};

use super::sample::{mean, quantile, variance};
use super::search::maximum;

/// Observations below which no shape is estimated.
const LEAST: usize = 30;

/// The shape b of a Subbotin law by maximum likelihood around the median (Bottazzi and Secchi 2006,
/// eq. 1): 1 is a Laplace law, 2 a normal one.
pub fn subbotin_shape(values: &[f64]) -> Option<f64> {
    let centre = quantile(values, 0.5).filter(|_| values.len() >= LEAST)?;
    let sizes: Vec<f64> = values.iter().map(|value| (value - centre).abs()).collect();
    if sizes.iter().all(|&size| size == 0.0) {
        return None;
    }
    // The width that is likeliest for a shape is the mean of |x|^b to the power 1 / b.
    let likelihood = |shape: f64| {
        let powers: f64 = sizes.iter().map(|&size| pow(size, shape)).sum();
        let width = log(powers / sizes.len() as f64) / shape;
        -(width + log(shape) / shape + lgamma(1.0 + 1.0 / shape) + 1.0 / shape)
    };
    Some(maximum(likelihood, (0.1, 8.0)))
}

/// The slope of the log standard deviation of growth on log size, over ten classes of as many firms
/// each (Stanley and others 1996), by least squares; each pair is a log size and a growth rate.
pub fn size_slope(pairs: &[(f64, f64)]) -> Option<f64> {
    const CLASSES: usize = 10;
    if pairs.len() < CLASSES * LEAST {
        return None;
    }
    let mut sorted = pairs.to_vec();
    sorted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.total_cmp(&other.1)));
    let classes = (0..CLASSES).map(|class| {
        let bounds = [class, class + 1].map(|bound| bound * sorted.len() / CLASSES);
        let (sizes, rates): (Vec<f64>, Vec<f64>) =
            sorted[bounds[0]..bounds[1]].iter().copied().unzip();
        Some((mean(&sizes)?, 0.5 * log(variance(&rates).filter(|&spread| spread > 0.0)?)))
    });
    slope(&classes.flatten().collect::<Vec<_>>())
}

/// The slope of the line of least squares; nothing where all lie above one point.
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let (across, up): (Vec<f64>, Vec<f64>) = points.iter().copied().unzip();
    let (centre, level) = (mean(&across)?, mean(&up)?);
    let spread: f64 = across.iter().map(|x| (x - centre) * (x - centre)).sum();
    let joint: f64 = points.iter().map(|(x, y)| (x - centre) * (y - level)).sum();
    (spread > 0.0).then(|| joint / spread)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    const GROWTH: Purpose = Purpose::new("test.growth");

    fn normals(count: u64) -> Vec<f64> {
        let dice = Dice::new(7, 1);
        (0..count).map(|place| dice.of(Name(place), GROWTH, 0).normal()).collect()
    }

    #[test]
    fn the_shapes_of_laplace_and_normal_laws_are_found() {
        let quantiles = (0..20_001).map(|place| (f64::from(place) + 0.5) / 20_001.0);
        let laplace: Vec<f64> = quantiles
            .map(|share| if share < 0.5 { log(2.0 * share) } else { -log(2.0 - 2.0 * share) })
            .collect();
        let shape = subbotin_shape(&laplace).expect("there are many");
        assert!((shape - 1.0).abs() < 0.02, "{shape}");
        let shape = subbotin_shape(&normals(20_000)).expect("there are many");
        // The standard error of b is near 1.7 / √n for a normal law.
        assert!((shape - 2.0).abs() < 0.06, "{shape}");
        assert_eq!(subbotin_shape(&[0.0; 50]), None);
        assert_eq!(subbotin_shape(&normals(20)), None);
    }

    #[test]
    fn growth_that_calms_with_size_has_its_slope() {
        let pairs: Vec<(f64, f64)> = normals(20_000)
            .into_iter()
            .enumerate()
            .map(|(place, draw)| {
                let size = place as f64 / 2_000.0;
                (size, draw * libm::exp(-0.2 * size))
            })
            .collect();
        let slope = size_slope(&pairs).expect("there are many");
        // Each class has 2,000 rates: its log deviation is known to 1 / √4000.
        assert!((slope + 0.2).abs() < 0.01, "{slope}");
        assert_eq!(size_slope(&pairs[..200]), None);
    }
}
