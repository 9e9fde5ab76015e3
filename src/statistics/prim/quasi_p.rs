//! Quasi-p-values: whether a restriction of a box is more than chance.

use libm::{exp, lgamma, log};

use super::{Data, Limits};

impl Data<'_> {
    /// The quasi-p-values of the limits of a box with that many cases, so many of interest.
    pub(super) fn quasi_p(
        &self,
        limits: &[Limits],
        of_interest: usize,
        cases: usize,
    ) -> Vec<[Option<f64>; 2]> {
        let without = |factor: usize, limit: Limits| {
            (limit != limits[factor]).then(|| {
                let mut wider = limits.to_vec();
                wider[factor] = limit;
                binomial_tail(of_interest, cases, self.density(&self.rows(&wider)))
            })
        };
        let of = |factor: usize| match (&limits[factor], &self.span[factor]) {
            (Limits::Range { low, high }, Limits::Range { low: least, high: most }) => [
                without(factor, Limits::Range { low: *least, high: *high }),
                without(factor, Limits::Range { low: *low, high: *most }),
            ],
            (_, all) => [without(factor, all.clone()), None],
        };
        (0..limits.len()).map(of).collect()
    }
}

/// The probability of at least that many successes in `trials`, each with that chance.
pub(super) fn binomial_tail(successes: usize, trials: usize, chance: f64) -> f64 {
    if successes == 0 || chance >= 1.0 {
        return 1.0;
    }
    if chance <= 0.0 {
        return 0.0;
    }
    let (all, odds) = (trials as f64, (log(chance), log(1.0 - chance)));
    let mut sum = 0.0;
    for count in successes..=trials {
        let count = count as f64;
        let ways = lgamma(all + 1.0) - lgamma(count + 1.0) - lgamma(all - count + 1.0);
        let term = exp(ways + count * odds.0 + (all - count) * odds.1);
        sum += term;
        // Past the mean terms only fall.
        if count > all * chance && term < 1e-18 * sum {
            break;
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binomial_tails_are_sums_of_their_terms() {
        // Of ten fair coins at least eight: 45 + 10 + 1 of 1024.
        assert!((binomial_tail(8, 10, 0.5) - 56.0 / 1024.0).abs() < 1e-15);
        assert!((binomial_tail(1, 3, 0.1) - (1.0 - 0.729)).abs() < 1e-14);
        assert!((binomial_tail(20, 20, 0.5) - 0.5_f64.powi(20)).abs() < 1e-18);
        assert_eq!((binomial_tail(0, 5, 0.3), binomial_tail(5, 5, 1.0)), (1.0, 1.0));
    }
}
