//! Chance: every draw is a pure function of seed, replicate, purpose, name, event and index.
//!
//! Two worlds in which an agent of the same name exists give it the same random draws, regardless
//! of other agents, of the thread that computes them and of their order. A stream of draws is also
//! a generator of `rand`, whose shuffles and samples serve outside the model.
//!
//! The model forms its laws itself, mostly by inversion: that takes one uniform and is monotone in
//! it, which common random numbers need. `rand_distr` takes logarithms from the platform where
//! another crate switches `num-traits/std` on, as `parquet` does, and processors then disagree in
//! the last bit, whereas those of `libm` are the same everywhere.

use std::convert::Infallible;

use rand::TryRng;
use rand::rand_core::utils::fill_bytes_via_next_word;
use serde::{Deserialize, Serialize};

/// Weyl increment of SplitMix64 (Steele, Lea and Flood 2014), the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// Mixes 64 bits so that every input bit moves every output bit (Stafford's variant 13).
#[inline]
pub const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// The lineage name of an agent or object: a hash of its parent's name, its kind, the month and
/// which child of that parent it is. Never a position, never a map key.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Name(pub u64);

impl Name {
    /// The name of something that exists from the start, from its kind and what it is called.
    pub const fn root(kind: &str, called: &str) -> Name {
        Name(mix(text_hash(kind) ^ mix(text_hash(called).wrapping_add(GOLDEN))))
    }

    /// The month of the quarter, from 0 to 2, in which the agent of this name closes its books.
    #[inline]
    pub const fn turn(self) -> usize {
        (self.0 % 3) as usize
    }

    /// The name of the `index`-th child of that `kind` which this parent has in event `event`.
    #[inline]
    #[must_use]
    pub const fn child(self, kind: Purpose, event: u64, index: u64) -> Name {
        let place = mix(event.wrapping_mul(GOLDEN) ^ index.wrapping_add(kind.0));
        Name(mix(self.0.rotate_left(23) ^ kind.0).wrapping_add(place).wrapping_mul(GOLDEN | 1))
    }
}

/// The purpose of a draw: the hash of a text such as `"incubator.admission"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purpose(pub u64);

impl Purpose {
    /// The purpose of that text.
    pub const fn new(text: &str) -> Purpose {
        Purpose(mix(text_hash(text)))
    }

    /// This purpose where it concerns one of several things, by number.
    #[inline]
    #[must_use]
    pub const fn about(self, number: u64) -> Purpose {
        Purpose(self.0 ^ number)
    }
}

/// The key of a second draw beside the one of a key, for the same name and purpose.
#[inline]
pub const fn second(key: u64) -> u64 {
    key ^ 1 << 40
}

/// The key of the `number`-th of up to two to the power of `bits` draws that share a key.
#[inline]
pub const fn numbered(key: u64, bits: u32, number: u64) -> u64 {
    key << bits | number
}

/// FNV-1a over the bytes, mixed.
const fn text_hash(text: &str) -> u64 {
    let bytes = text.as_bytes();
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut position = 0;
    while position < bytes.len() {
        hash = (hash ^ bytes[position] as u64).wrapping_mul(0x0000_0100_0000_01b3);
        position += 1;
    }
    mix(hash)
}

/// The dice of one run: seed and replicate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dice {
    key: u64,
}

impl Dice {
    /// The dice of a seed and a replicate.
    pub const fn new(seed: u64, replicate: u32) -> Dice {
        Dice {
            key: mix(
                mix(seed.wrapping_add(GOLDEN)) ^ mix(replicate as u64 ^ GOLDEN.rotate_left(17))
            ),
        }
    }

    /// Draws for `name` in its event number `event` (a month, or the number of the candidate).
    #[inline]
    pub const fn of(self, name: Name, purpose: Purpose, event: u64) -> Draw {
        let who = mix(self.key ^ name.0.wrapping_add(purpose.0));
        Draw { state: mix(who ^ event.wrapping_mul(0xd6e8_feb8_6659_fd93)) }
    }

    /// The turn of `name` among agents that draw one for the same purpose: the smallest comes
    /// first. Settlement order 0 draws turns as [`Dice::of`] draws; every other order draws others
    /// and changes nothing else.
    #[inline]
    pub const fn turn(self, order: u64, name: Name, purpose: Purpose, event: u64) -> u64 {
        let key = if order == 0 { self.key } else { mix(self.key ^ mix(order ^ GOLDEN)) };
        Dice { key }.of(name, purpose, event).bits()
    }

    /// Draws about a pair, which do not depend on other candidates.
    #[inline]
    pub const fn between(self, one: Name, other: Name, purpose: Purpose, event: u64) -> Draw {
        let pair = Name(one.0 ^ mix(other.0.wrapping_add(GOLDEN)));
        self.of(pair, purpose, event)
    }
}

/// A stream of draws; also a generator for `rand`.
#[derive(Clone, Copy, Debug)]
pub struct Draw {
    state: u64,
}

impl Draw {
    /// The next 64 bits.
    #[inline]
    pub const fn bits(&mut self) -> u64 {
        self.state = self.state.wrapping_add(GOLDEN);
        mix(self.state)
    }

    /// Uniform in the open interval from 0 to 1.
    #[inline]
    pub const fn uniform(&mut self) -> f64 {
        // 52 bits and a half: never 0, never 1, so that every inverse is finite.
        ((self.bits() >> 12) as f64 + 0.5) * (1.0 / 4_503_599_627_370_496.0)
    }

    /// Whether something with chance `probability` happens.
    #[inline]
    pub fn happens(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `bound`, which is above zero.
    #[inline]
    pub const fn below(&mut self, bound: u32) -> u32 {
        (((self.bits() >> 32) * bound as u64) >> 32) as u32
    }

    /// Uniform between `low` and `high`.
    #[inline]
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.uniform()
    }

    /// Standard normal, by inversion.
    #[inline]
    pub fn normal(&mut self) -> f64 {
        normal_quantile(self.uniform())
    }

    /// Exponential with that mean.
    #[inline]
    pub fn exponential(&mut self, mean: f64) -> f64 {
        -mean * libm::log(self.uniform())
    }

    /// Lognormal with that median and that standard deviation of the logarithm.
    #[inline]
    pub fn lognormal(&mut self, median: f64, sigma: f64) -> f64 {
        median * libm::exp(sigma * self.normal())
    }

    /// Pareto above `least` with tail index `tail`, truncated at `most`.
    #[inline]
    pub fn pareto(&mut self, least: f64, tail: f64, most: f64) -> f64 {
        let cut = libm::pow(least / most, tail);
        let share = 1.0 - self.uniform() * (1.0 - cut);
        least * libm::pow(share, -1.0 / tail)
    }

    /// Poisson with that mean: inversion below 30, the rounded normal above.
    #[inline]
    pub fn poisson(&mut self, mean: f64) -> u32 {
        if mean <= 0.0 {
            return 0;
        }
        if mean >= 30.0 {
            let value = mean + mean.sqrt() * self.normal();
            return (value + 0.5).max(0.0) as u32;
        }
        let uniform = self.uniform();
        // Most callers have a mean far below one: the first comparison settles them without `exp`.
        if uniform < 1.0 - mean {
            return 0;
        }
        let mut term = libm::exp(-mean);
        let mut total = term;
        let mut count = 0;
        while uniform >= total && count < 200 {
            count += 1;
            term *= mean / f64::from(count);
            total += term;
        }
        count
    }

    /// Binomial of `trials` with that chance, by the same inversion as `poisson`.
    #[inline]
    pub fn binomial(&mut self, trials: u32, chance: f64) -> u32 {
        let mean = f64::from(trials) * chance;
        if mean <= 0.0 {
            return 0;
        }
        if chance >= 1.0 {
            return trials;
        }
        if mean >= 30.0 {
            let value = mean + (mean * (1.0 - chance)).sqrt() * self.normal();
            return ((value + 0.5).max(0.0) as u32).min(trials);
        }
        let uniform = self.uniform();
        // (1 − p)^n ≥ 1 − np, so a uniform below 1 − np gives zero without a power.
        if uniform < 1.0 - mean {
            return 0;
        }
        let odds = chance / (1.0 - chance);
        let mut term = power(1.0 - chance, trials);
        let mut total = term;
        let mut count = 0;
        while uniform >= total && count < trials {
            term *= odds * f64::from(trials - count) / f64::from(count + 1);
            total += term;
            count += 1;
        }
        count
    }

    /// Gamma with that shape (at least 1) and mean (Marsaglia and Tsang 2000).
    pub fn gamma(&mut self, shape: f64, mean: f64) -> f64 {
        let third = shape - 1.0 / 3.0;
        let spread = 1.0 / (9.0 * third).sqrt();
        loop {
            let normal = self.normal();
            let root = 1.0 + spread * normal;
            if root <= 0.0 {
                continue;
            }
            let cube = root * root * root;
            let accept = 0.5 * normal * normal + third * (1.0 - cube + libm::log(cube));
            if libm::log(self.uniform()) < accept {
                return third * cube * mean / shape;
            }
        }
    }
}

/// The words of the stream, as [`Draw::bits`] gives them; a half word or a part of one uses it up.
impl TryRng for Draw {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok((self.bits() >> 32) as u32)
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(self.bits())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        fill_bytes_via_next_word(bytes, || self.try_next_u64())
    }
}

/// A whole power, by squaring: the same bits everywhere, and cheaper than `pow`.
#[inline]
pub fn power(base: f64, exponent: u32) -> f64 {
    let (mut result, mut square, mut rest) = (1.0, base, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result *= square;
        }
        square *= square;
        rest >>= 1;
    }
    result
}

/// The standard normal quantile (Wichura 1988, AS 241, PPND7), relative error below 1.4e-7.
#[inline]
pub fn normal_quantile(probability: f64) -> f64 {
    let centred = probability - 0.5;
    if centred.abs() <= 0.425 {
        let square = 0.180_625 - centred * centred;
        return centred
            * (((59.109_374_720 * square + 159.291_132_02) * square + 50.434_271_938) * square
                + 3.387_132_717_9)
            / (((67.187_563_600 * square + 78.757_757_664) * square + 17.895_169_469) * square
                + 1.0);
    }
    let tail = if centred < 0.0 { probability } else { 1.0 - probability };
    let root = (-libm::log(tail)).sqrt();
    let value = if root <= 5.0 {
        let near = root - 1.6;
        (((0.170_238_210_3 * near + 1.306_728_481_6) * near + 2.756_815_3) * near + 1.423_437_277_7)
            / ((0.120_211_328_0 * near + 0.737_001_642_5) * near + 1.0)
    } else {
        let far = root - 5.0;
        (((0.017_337_203_997 * far + 0.428_682_943_37) * far + 3.081_226_386_0) * far
            + 6.657_905_115_0)
            / ((0.012_258_202_635 * far + 0.241_978_942_25) * far + 1.0)
    };
    if centred < 0.0 { -value } else { value }
}

#[cfg(test)]
mod tests {
    use rand::Rng;

    use super::*;

    const TESTING: Purpose = Purpose::new("chance.testing");

    fn sample(draws: u64, mut of: impl FnMut(&mut Draw) -> f64) -> (f64, f64) {
        let dice = Dice::new(7, 1);
        let values: Vec<f64> =
            (0..draws).map(|event| of(&mut dice.of(Name(42), TESTING, event))).collect();
        let mean = values.iter().sum::<f64>() / draws as f64;
        let variance =
            values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (draws - 1) as f64;
        (mean, variance)
    }

    fn check(draws: u64, mean: f64, variance: f64, of: impl FnMut(&mut Draw) -> f64) {
        let (found_mean, found_variance) = sample(draws, of);
        let error = 4.5 * (variance / draws as f64).sqrt();
        assert!((found_mean - mean).abs() < error, "mean {found_mean}, not {mean} ± {error}");
        // The fourth moment of these laws stays below 15 times the squared variance.
        let error = 4.5 * variance * (14.0 / draws as f64).sqrt();
        let off = (found_variance - variance).abs();
        assert!(off < error, "variance {found_variance}, not {variance} ± {error}");
    }

    #[test]
    fn each_law_has_its_mean_and_variance() {
        check(200_000, 0.5, 1.0 / 12.0, Draw::uniform);
        check(200_000, 0.0, 1.0, Draw::normal);
        check(200_000, 3.0, 9.0, |draw| draw.exponential(3.0));
        check(200_000, 0.2, 0.2, |draw| f64::from(draw.poisson(0.2)));
        check(200_000, 7.0, 7.0, |draw| f64::from(draw.poisson(7.0)));
        check(200_000, 90.0, 90.0, |draw| f64::from(draw.poisson(90.0)));
        check(200_000, 2.0, 1.6, |draw| f64::from(draw.binomial(10, 0.2)));
        check(200_000, 60.0, 24.0, |draw| f64::from(draw.binomial(100, 0.6)));
        check(200_000, 19.0, 19.0 * 19.0 / 4.0, |draw| draw.gamma(4.0, 19.0));
    }

    #[test]
    fn a_truncated_pareto_stays_within_its_bounds_and_keeps_its_median() {
        let dice = Dice::new(7, 1);
        let mut values: Vec<f64> = (0..100_001)
            .map(|event| dice.of(Name(1), TESTING, event).pareto(2.0, 1.5, 1e6))
            .collect();
        values.sort_by(f64::total_cmp);
        assert!(values[0] >= 2.0 && values[100_000] <= 1e6);
        let median = 2.0 * 2.0_f64.powf(1.0 / 1.5);
        assert!((values[50_000] / median - 1.0).abs() < 0.02);
    }

    #[test]
    fn neighbours_in_name_purpose_event_and_replicate_are_uncorrelated() {
        let uniform = |replicate: u32, name: u64, purpose: Purpose, event: u64| {
            Dice::new(7, replicate).of(Name(name), purpose, event).uniform() - 0.5
        };
        let other = Purpose::new("chance.testing.other");
        let draws = 100_000_u64;
        let products: [f64; 4] = [
            (0..draws).map(|k| uniform(1, k, TESTING, 5) * uniform(1, k + 1, TESTING, 5)).sum(),
            (0..draws).map(|k| uniform(1, k, TESTING, 5) * uniform(1, k, other, 5)).sum(),
            (0..draws).map(|k| uniform(1, k, TESTING, 5) * uniform(1, k, TESTING, 6)).sum(),
            (0..draws).map(|k| uniform(1, k, TESTING, 5) * uniform(2, k, TESTING, 5)).sum(),
        ];
        for product in products {
            let correlation = product * 12.0 / draws as f64;
            assert!(correlation.abs() < 4.5 / (draws as f64).sqrt(), "{correlation}");
        }
    }

    #[test]
    fn the_first_draws_of_a_run_never_change() {
        let mut draw = Dice::new(1, 1).of(Name::root("region", "Beijing"), TESTING, 24_180);
        assert_eq!(draw.bits(), FIRST_BITS);
    }

    #[test]
    fn the_words_of_the_generator_are_those_of_the_stream() {
        let stream = Dice::new(1, 1).of(Name(3), TESTING, 0);
        let (mut words, mut generator) = (stream, stream);
        let [first, second, third, fourth] = [(); 4].map(|()| words.bits());
        assert_eq!(generator.next_u64(), first);
        assert_eq!(generator.next_u32(), (second >> 32) as u32);
        let mut bytes = [0; 11];
        generator.fill_bytes(&mut bytes);
        assert_eq!(bytes[..8], third.to_le_bytes());
        assert_eq!(bytes[8..], fourth.to_le_bytes()[..3]);
        assert_eq!(generator.bits(), words.bits());
    }

    #[test]
    fn the_usual_order_draws_turns_as_everything_is_drawn() {
        let dice = Dice::new(7, 1);
        let turns = |order: u64| -> Vec<u64> {
            (0..100).map(|name| dice.turn(order, Name(name), TESTING, 24_180)).collect()
        };
        let drawn = |name| dice.of(Name(name), TESTING, 24_180).bits();
        assert_eq!(turns(0), (0..100).map(drawn).collect::<Vec<_>>());
        for (one, other) in [(0, 1), (0, 2), (1, 2)] {
            assert!(turns(one).iter().zip(turns(other)).all(|(one, other)| *one != other));
        }
    }

    const FIRST_BITS: u64 = 3_852_374_594_219_518_958;
}
