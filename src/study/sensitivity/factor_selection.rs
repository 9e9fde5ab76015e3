//! Which factors go from screening to shares of variance.

use super::{Finding, Subject};

/// What speaks for a factor to go on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Standing {
    /// The factor, by its place among those that were asked about.
    pub factor: usize,
    /// Whether it goes on.
    pub goes_on: bool,
    /// Whether it is told in the outcome that speaks for it, from the placebo or by a direction of its
    /// own: whose effect is small but sure stirs up less than a placebo. Nothing without a placebo.
    pub is_told: Option<bool>,
    /// Its size over that of the largest factor in that outcome.
    pub share: f64,
    /// That outcome, by its place among those that choose; none if no outcome varies.
    pub outcome: Option<usize>,
}

/// The standing of each factor, in their order. `count` go on: first those that are told in
/// some outcome, the one with the largest share of an outcome's largest size first; then
/// the others, by the same. An outcome in which nothing is told would choose by chance.
pub fn standings(found: &[&Finding], factors: usize, count: usize) -> Vec<Standing> {
    let mut standings: Vec<Standing> = (0..factors).map(|factor| standing(found, factor)).collect();
    let mut order: Vec<usize> = (0..factors).collect();
    let rank = |place: &usize| (standings[*place].is_told != Some(true), -standings[*place].share);
    order.sort_by(|one, other| {
        let ((is_untold, share), (other_is_untold, other_share)) = (rank(one), rank(other));
        is_untold.cmp(&other_is_untold).then(share.total_cmp(&other_share)).then(one.cmp(other))
    });
    order.into_iter().take(count).for_each(|place| standings[place].goes_on = true);
    standings
}

/// What speaks most for a factor.
fn standing(found: &[&Finding], factor: usize) -> Standing {
    let mut best = Standing { factor, goes_on: false, is_told: None, share: 0.0, outcome: None };
    for (place, finding) in found.iter().enumerate() {
        let is_factor = |subject| matches!(subject, Subject::Factor(_));
        let factors = finding.effects.iter().filter(|effect| is_factor(effect.subject));
        let largest = factors.map(|effect| effect.size()).fold(0.0, f64::max);
        let Some(own) = finding.of(Subject::Factor(factor)).filter(|_| largest > 0.0) else {
            continue;
        };
        let is_told = own.is_told().map(|is_told| is_told || own.has_direction());
        let share = own.size() / largest;
        let is_first = best.outcome.is_none();
        if is_first || (is_told == Some(true), share) > (best.is_told == Some(true), best.share) {
            best = Standing { is_told, share, outcome: Some(place), ..best };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::findings::{Effect, Found, Outcome};
    use super::*;
    use crate::base::month::Month;
    use crate::statistics::morris::Screening;
    use crate::statistics::sign_flip_test::SignFlipTest;

    /// An outcome in which factors have those sizes, and are told from the placebo or not.
    fn finding(sizes: &[(f64, bool)]) -> Finding {
        let effect = |(place, &(size, is_told)): (usize, &(f64, bool))| {
            let screening = Screening {
                effects: 20,
                mu: None,
                mu_interval: None,
                mu_star: Some(size),
                sigma: None,
                mu_star_margin_of_error: None,
                step: Some(size),
            };
            let p_value = Some(if is_told { 0.001 } else { 0.2 });
            Effect {
                subject: Subject::Factor(place),
                found: Found::Screened(screening),
                over_placebo: Some(SignFlipTest { pairs: 20, difference: Some(1.0), p_value }),
            }
        };
        let outcome = Outcome::of_level(0, Month::new(2015, 1));
        Finding {
            outcome,
            mean: None,
            effects: sizes.iter().enumerate().map(effect).collect(),
            sum_of_first: None,
            left_out: 0,
        }
    }

    fn chosen(found: &[Finding], count: usize) -> Vec<usize> {
        let found: Vec<&Finding> = found.iter().collect();
        let standings = standings(&found, found[0].effects.len(), count);
        standings.iter().filter(|it| it.goes_on).map(|it| it.factor).collect()
    }

    #[test]
    fn the_largest_go_on() {
        let found = [finding(&[(1.0, true), (3.0, true), (2.0, true)])];
        assert_eq!(chosen(&found, 2), [1, 2]);
        assert_eq!(chosen(&found, 9), [0, 1, 2]);
    }

    #[test]
    fn an_outcome_in_which_nothing_is_told_does_not_choose() {
        // The second outcome is noise: its largest factor is not the largest of anything.
        let found = [
            finding(&[(5.0, true), (1.0, true), (0.1, false)]),
            finding(&[(1.0, false), (1.0, false), (9.0, false)]),
        ];
        assert_eq!(chosen(&found, 2), [0, 1]);
        let found: Vec<&Finding> = found.iter().collect();
        let standings = standings(&found, 3, 2);
        assert_eq!((standings[2].outcome, standings[2].share), (Some(1), 1.0));
        assert_eq!((standings[1].outcome, standings[1].share), (Some(0), 0.2));
    }

    #[test]
    fn a_direction_of_its_own_tells_what_stirs_up_less_than_a_placebo() {
        let mut found = [finding(&[(9.0, false), (1.0, false)])];
        assert_eq!(chosen(&found, 1), [0]);
        let Found::Screened(screening) = &mut found[0].effects[1].found else { panic!("screened") };
        screening.mu_interval = Some((0.5, 1.5));
        assert_eq!(chosen(&found, 1), [1]);
    }

    #[test]
    fn what_does_not_vary_speaks_for_nobody() {
        let found = [finding(&[(0.0, false), (0.0, false)])];
        assert_eq!(chosen(&found, 1), [0]);
        assert_eq!(standings(&[&found[0]], 2, 1)[0].outcome, None);
    }
}
