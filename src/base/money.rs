//! Money in whole fen.
//!
//! An amount that leaves the range of 64 bits, or is no number, ends the replicate: parameters at
//! the ends of their ranges may ask for more than can be counted. It never wraps.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};
use std::panic::{Location, resume_unwind};

use serde::{Deserialize, Serialize};

/// An amount of money in whole fen (0.01 CNY).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Money(i64);

impl Money {
    /// Nothing.
    pub const ZERO: Money = Money(0);

    /// That many fen.
    pub const fn fen(fen: i64) -> Money {
        Money(fen)
    }

    /// That many yuan, rounded to the fen. The only way from a computed rate to money.
    #[inline]
    #[track_caller]
    pub fn yuan(yuan: f64) -> Money {
        Money::of(yuan * 100.0)
    }

    /// The nearest whole fen.
    #[inline]
    #[track_caller]
    fn of(fen: f64) -> Money {
        if fen.abs() < MOST_FEN { Money(rounded(fen)) } else { uncountable() }
    }

    /// The whole fen.
    pub const fn to_fen(self) -> i64 {
        self.0
    }

    /// The amount in yuan.
    #[inline]
    pub const fn to_yuan(self) -> f64 {
        self.0 as f64 / 100.0
    }

    /// That share of the amount, rounded once to the fen.
    #[inline]
    #[must_use]
    #[track_caller]
    pub fn share(self, share: f64) -> Money {
        Money::of(self.0 as f64 * share)
    }

    /// The sum, unless it cannot be counted.
    #[inline]
    pub const fn checked_add(self, other: Money) -> Option<Money> {
        match self.0.checked_add(other.0) {
            Some(fen) => Some(Money(fen)),
            None => None,
        }
    }

    /// Parts in proportion to `weights`, which add up to the whole exactly (largest remainder
    /// first, earlier before later).
    pub fn split(self, weights: &[f64]) -> Vec<Money> {
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            let mut parts = vec![Money::ZERO; weights.len()];
            if let Some(first) = parts.first_mut() {
                *first = self;
            }
            return parts;
        }
        let exact: Vec<f64> = weights.iter().map(|weight| self.0 as f64 * weight / total).collect();
        let mut parts: Vec<i64> = exact.iter().map(|part| part.floor() as i64).collect();
        let mut order: Vec<usize> = (0..parts.len()).collect();
        order.sort_by(|&one, &other| {
            let remainder = |index: usize| exact[index] - exact[index].floor();
            remainder(other).total_cmp(&remainder(one)).then(one.cmp(&other))
        });
        let mut missing = self.0 - parts.iter().sum::<i64>();
        for &index in order.iter().cycle() {
            if missing == 0 {
                break;
            }
            parts[index] += missing.signum();
            missing -= missing.signum();
        }
        parts.into_iter().map(Money).collect()
    }
}

impl Add for Money {
    type Output = Money;
    #[inline]
    #[track_caller]
    fn add(self, other: Money) -> Money {
        match self.checked_add(other) {
            Some(sum) => sum,
            None => uncountable(),
        }
    }
}

impl Neg for Money {
    type Output = Money;
    #[inline]
    #[track_caller]
    fn neg(self) -> Money {
        match self.0.checked_neg() {
            Some(fen) => Money(fen),
            None => uncountable(),
        }
    }
}

impl Sub for Money {
    type Output = Money;
    #[inline]
    #[track_caller]
    fn sub(self, other: Money) -> Money {
        match self.0.checked_sub(other.0) {
            Some(fen) => Money(fen),
            None => uncountable(),
        }
    }
}

impl AddAssign for Money {
    #[inline]
    #[track_caller]
    fn add_assign(&mut self, other: Money) {
        *self = *self + other;
    }
}

impl SubAssign for Money {
    #[inline]
    #[track_caller]
    fn sub_assign(&mut self, other: Money) {
        *self = *self - other;
    }
}

impl std::iter::Sum for Money {
    #[track_caller]
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        amounts.fold(Money::ZERO, |sum, amount| sum + amount)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}.{:02} CNY", self.0.abs() / 100, self.0.abs() % 100)
    }
}

/// Amounts of so many fen or more cannot be counted: two to the power of 63.
const MOST_FEN: f64 = 9_223_372_036_854_775_808.0;

/// Ends the replicate because an amount cannot be counted, and names the place in the program.
#[cold]
#[track_caller]
fn uncountable() -> ! {
    let place = Location::caller();
    fail(format!(
        "an amount of money cannot be counted: it is no number or has more than 92,233 tn CNY \
         ({}:{})",
        place.file(),
        place.line()
    ))
}

/// Adds fen to a sum of them; one that cannot be counted ends the replicate.
#[inline]
#[track_caller]
pub fn add_fen(sum: &mut i64, fen: i64) {
    match sum.checked_add(fen) {
        Some(added) => *sum = added,
        None => uncountable(),
    }
}

/// Ends the replicate with a message. The one who runs it says so; it is no panic of the program.
#[cold]
pub fn fail(message: String) -> ! {
    resume_unwind(Box::new(message))
}

/// The nearest whole number, halves away from zero: without a call, and alike on every processor.
#[inline]
pub fn rounded(number: f64) -> i64 {
    (number + if number < 0.0 { -0.5 } else { 0.5 }) as i64
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn what_cannot_be_counted_ends_the_replicate_and_never_wraps() {
        const MOST: Money = Money(i64::MAX);
        type Attempt = fn() -> Money;
        let attempts: &[(&str, Attempt)] = &[
            ("sum", || MOST + Money(1)),
            ("difference", || Money(-2) - MOST),
            ("negative", || -Money(i64::MIN)),
            ("several", || [MOST, Money(1)].into_iter().sum()),
            ("share", || MOST.share(1.1)),
            ("infinite", || Money::yuan(f64::INFINITY)),
            ("no number", || Money::yuan(f64::NAN)),
            ("too much", || Money::yuan(9.3e16)),
            ("too much debt", || Money::yuan(-9.3e16)),
        ];
        for &(name, attempt) in attempts {
            let payload = catch_unwind(attempt).expect_err(name);
            let message = payload.downcast_ref::<String>().expect("it is text");
            assert!(message.contains("base/money.rs:"), "{name}: {message}");
        }
        assert_eq!(MOST + Money(-1) + Money(1), MOST);
        assert_eq!(Money::yuan(9.2e16), Money(9_200_000_000_000_000_000));
    }
}
