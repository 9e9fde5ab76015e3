//! Money in whole fen.

use std::fmt;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

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
    pub fn yuan(yuan: f64) -> Money {
        debug_assert!(yuan.is_finite(), "an amount of money is finite: {yuan}");
        Money(rounded(yuan * 100.0))
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
    pub fn share(self, share: f64) -> Money {
        Money(rounded(self.0 as f64 * share))
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
    fn add(self, other: Money) -> Money {
        Money(self.0 + other.0)
    }
}

impl Sub for Money {
    type Output = Money;
    fn sub(self, other: Money) -> Money {
        Money(self.0 - other.0)
    }
}

impl Neg for Money {
    type Output = Money;
    fn neg(self) -> Money {
        Money(-self.0)
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Money) {
        self.0 += other.0;
    }
}

impl SubAssign for Money {
    fn sub_assign(&mut self, other: Money) {
        self.0 -= other.0;
    }
}

impl std::iter::Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        Money(amounts.map(|amount| amount.0).sum())
    }
}

impl fmt::Display for Money {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(formatter, "{sign}{}.{:02} CNY", self.0.abs() / 100, self.0.abs() % 100)
    }
}

/// The nearest whole number, halves away from zero: without a call, and alike on every processor.
#[inline]
pub fn rounded(number: f64) -> i64 {
    (number + if number < 0.0 { -0.5 } else { 0.5 }) as i64
}
