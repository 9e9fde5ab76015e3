//! From numbers to places on a chart, and the numbers that stand at an axis.

/// A scale from numbers to pixels.
#[derive(Clone, Copy, Debug)]
pub struct Scale {
    domain: (f64, f64),
    pixels: (f64, f64),
    is_logarithmic: bool,
}

impl Scale {
    /// An even one from `domain` to `pixels`; a domain without extent is widened.
    pub fn linear(domain: (f64, f64), pixels: (f64, f64)) -> Scale {
        Scale { domain: widened(domain), pixels, is_logarithmic: false }
    }

    /// One of factors; both ends of the domain are above zero.
    pub fn logarithmic(domain: (f64, f64), pixels: (f64, f64)) -> Scale {
        assert!(domain.0 > 0.0, "a factor is above zero: {domain:?}");
        let (low, high) = widened((libm::log(domain.0), libm::log(domain.1)));
        Scale { domain: (low, high), pixels, is_logarithmic: true }
    }

    /// The pixel of a number.
    pub fn at(&self, value: f64) -> f64 {
        let value = if self.is_logarithmic { libm::log(value) } else { value };
        let share = (value - self.domain.0) / (self.domain.1 - self.domain.0);
        self.pixels.0 + share * (self.pixels.1 - self.pixels.0)
    }

    /// The pixel of a number, or that of the nearest end.
    pub fn within(&self, value: f64) -> f64 {
        let (one, other) = self.pixels;
        self.at(value).clamp(one.min(other), one.max(other))
    }
}

/// A domain with some extent.
fn widened((low, high): (f64, f64)) -> (f64, f64) {
    if high > low {
        return (low, high);
    }
    let around = if low == 0.0 { 1.0 } else { 0.1 * low.abs() };
    (low - around, low + around)
}

/// Numbers at an axis.
#[derive(Clone, Debug, PartialEq)]
pub struct Ticks {
    /// Where they stand, from the lowest.
    pub values: Vec<f64>,
    /// Digits after the decimal point.
    pub decimals: usize,
}

impl Ticks {
    /// About `count` round numbers within a domain.
    pub fn within((low, high): (f64, f64), count: usize) -> Ticks {
        let (low, high) = widened((low, high));
        let step = round_step((high - low) / count.max(1) as f64);
        // A little beyond the ends, so that rounding loses none.
        let first = (low / step - 1e-9).ceil() as i64;
        let last = (high / step + 1e-9).floor() as i64;
        let values = (first..=last).map(|place| place as f64 * step).collect();
        Ticks { values, decimals: decimals(step) }
    }

    /// About `count` round numbers that enclose a domain.
    pub fn around((low, high): (f64, f64), count: usize) -> Ticks {
        let (low, high) = widened((low, high));
        let step = round_step((high - low) / count.max(1) as f64);
        let first = (low / step + 1e-9).floor() as i64;
        let last = (high / step - 1e-9).ceil() as i64;
        let values = (first..=last).map(|place| place as f64 * step).collect();
        Ticks { values, decimals: decimals(step) }
    }

    /// The lowest and the highest.
    pub fn domain(&self) -> (f64, f64) {
        match (self.values.first(), self.values.last()) {
            (Some(&low), Some(&high)) => (low, high),
            _ => (0.0, 1.0),
        }
    }

    /// How each is written.
    pub fn label(&self, value: f64) -> String {
        plain(value, self.decimals)
    }

    /// How each is written as a change, with its sign.
    pub fn signed(&self, value: f64) -> String {
        signed(value, self.decimals)
    }
}

/// The next of 1, 2, 2.5 and 5 times a power of ten.
fn round_step(rough: f64) -> f64 {
    let power = libm::pow(10.0, libm::floor(libm::log10(rough)));
    let steps = [1.0, 2.0, 2.5, 5.0, 10.0].map(|factor| factor * power);
    steps.into_iter().find(|&step| step >= rough * (1.0 - 1e-9)).unwrap_or(10.0 * power)
}

/// Digits after the decimal point that multiples of a step have.
fn decimals(step: f64) -> usize {
    (0..9)
        .find(|&places| {
            let shifted = step * libm::pow(10.0, places as f64);
            (shifted - shifted.round()).abs() < 1e-6 * shifted
        })
        .unwrap_or(9)
}

/// A number as it stands at an axis: a true minus, groups of three digits.
pub fn plain(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, rest) = digits.split_at(digits.find('.').unwrap_or(digits.len()));
    let is_zero = digits.chars().all(|digit| matches!(digit, '0' | '.'));
    let mut text = String::from(if value < 0.0 && !is_zero { "−" } else { "" });
    for (place, digit) in whole.chars().enumerate() {
        let left = whole.len() - place;
        if place > 0 && left.is_multiple_of(3) && whole.len() > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text + rest
}

/// A change as it stands at an axis, with its sign.
pub fn signed(value: f64, decimals: usize) -> String {
    let text = plain(value, decimals);
    let is_zero = text.chars().all(|digit| matches!(digit, '0' | '.'));
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round() {
        assert_eq!(Ticks::within((0.0, 28.0), 3).values, [0.0, 10.0, 20.0]);
        assert_eq!(Ticks::around((0.0, 28.0), 3).values, [0.0, 10.0, 20.0, 30.0]);
        let small = Ticks::within((0.6, 0.78), 4);
        assert_eq!((small.values.len(), small.decimals), (4, 2));
        assert_eq!(Ticks::around((-12.7, 0.3), 2).domain(), (-20.0, 10.0));
        assert_eq!(Ticks::within((5.0, 5.0), 3).values.len(), 3);
    }

    #[test]
    fn places_follow_the_domain() {
        let scale = Scale::linear((0.0, 10.0), (100.0, 0.0));
        assert_eq!([scale.at(0.0), scale.at(5.0), scale.within(20.0)], [100.0, 50.0, 0.0]);
        let factors = Scale::logarithmic((0.5, 2.0), (0.0, 100.0));
        assert!((factors.at(1.0) - 50.0).abs() < 1e-9);
    }

    #[test]
    fn numbers_have_a_true_minus_and_groups() {
        assert_eq!([plain(-0.04, 1), plain(-12.7, 1)], ["0.0", "−12.7"]);
        assert_eq!([plain(1234567.0, 0), plain(1234.0, 0)], ["1\u{202f}234\u{202f}567", "1234"]);
        assert_eq!([signed(2.0, 0), signed(0.0, 0), signed(-2.0, 0)], ["+2", "0", "−2"]);
    }
}
