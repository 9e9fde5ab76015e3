//! Which factors screening selects for Sobol' indices.

use super::findings::Finding;
use super::question::Subject;

/// Whether and why a factor is selected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactorSelection {
    /// The factor, by its place among those that were screened.
    pub factor: usize,
    /// Whether it is selected.
    pub is_selected: bool,
    /// Whether it is significant in the outcome that speaks most for it: larger than the placebo,
    /// or with a direction, since a small but certain effect may be smaller than the placebo's.
    /// Nothing without a placebo.
    pub is_significant: Option<bool>,
    /// Its size over that of the largest factor in that outcome.
    pub share: f64,
    /// That outcome, by its place among those that select; none if no outcome varies.
    pub outcome: Option<usize>,
}

/// The selection of each factor, in their order. `count` are selected: first those that are
/// significant in some outcome, the one with the largest share of an outcome's largest size first;
/// then the others, by the same. An outcome in which nothing is significant would select by chance.
pub fn selections(found: &[&Finding], factors: usize, count: usize) -> Vec<FactorSelection> {
    let mut selections: Vec<FactorSelection> =
        (0..factors).map(|factor| selection(found, factor)).collect();
    let mut order: Vec<usize> = (0..factors).collect();
    let rank = |place: &usize| {
        (selections[*place].is_significant != Some(true), -selections[*place].share)
    };
    order.sort_by(|one, other| {
        let ((is_insignificant, share), (other_is_insignificant, other_share)) =
            (rank(one), rank(other));
        is_insignificant
            .cmp(&other_is_insignificant)
            .then(share.total_cmp(&other_share))
            .then(one.cmp(other))
    });
    order.into_iter().take(count).for_each(|place| selections[place].is_selected = true);
    selections
}

/// What speaks most for a factor.
fn selection(found: &[&Finding], factor: usize) -> FactorSelection {
    let mut best = FactorSelection {
        factor,
        is_selected: false,
        is_significant: None,
        share: 0.0,
        outcome: None,
    };
    for (place, finding) in found.iter().enumerate() {
        let is_factor = |subject| matches!(subject, Subject::Factor(_));
        let factors = finding.effects.iter().filter(|effect| is_factor(effect.subject));
        let largest = factors.map(|effect| effect.size()).fold(0.0, f64::max);
        let Some(own) = finding.of(Subject::Factor(factor)).filter(|_| largest > 0.0) else {
            continue;
        };
        let is_significant =
            own.exceeds_placebo().map(|is_significant| is_significant || own.has_direction());
        let share = own.size() / largest;
        let is_first = best.outcome.is_none();
        if is_first
            || (is_significant == Some(true), share)
                > (best.is_significant == Some(true), best.share)
        {
            best = FactorSelection { is_significant, share, outcome: Some(place), ..best };
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::super::findings::{Effect, Measured, Outcome};
    use super::*;
    use crate::base::month::Month;
    use crate::statistics::morris::Screening;
    use crate::statistics::sign_flip_test::SignFlipTest;

    /// An outcome in which factors have those sizes, and are significant or not.
    fn finding(sizes: &[(f64, bool)]) -> Finding {
        let effect = |(place, &(size, is_significant)): (usize, &(f64, bool))| {
            let screening = Screening {
                effects: 20,
                mu: None,
                mu_interval: None,
                mu_star: Some(size),
                sigma: None,
                mu_star_margin_of_error: None,
                step: Some(size),
            };
            let p_value = Some(if is_significant { 0.001 } else { 0.2 });
            Effect {
                subject: Subject::Factor(place),
                found: Measured::Screened(screening),
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

    fn selected_factors(found: &[Finding], count: usize) -> Vec<usize> {
        let found: Vec<&Finding> = found.iter().collect();
        let selections = selections(&found, found[0].effects.len(), count);
        selections.iter().filter(|it| it.is_selected).map(|it| it.factor).collect()
    }

    #[test]
    fn the_largest_are_selected() {
        let found = [finding(&[(1.0, true), (3.0, true), (2.0, true)])];
        assert_eq!(selected_factors(&found, 2), [1, 2]);
        assert_eq!(selected_factors(&found, 9), [0, 1, 2]);
    }

    #[test]
    fn an_outcome_in_which_nothing_is_significant_does_not_select() {
        // The second outcome is noise: its largest factor is not the largest of anything.
        let found = [
            finding(&[(5.0, true), (1.0, true), (0.1, false)]),
            finding(&[(1.0, false), (1.0, false), (9.0, false)]),
        ];
        assert_eq!(selected_factors(&found, 2), [0, 1]);
        let found: Vec<&Finding> = found.iter().collect();
        let selections = selections(&found, 3, 2);
        assert_eq!((selections[2].outcome, selections[2].share), (Some(1), 1.0));
        assert_eq!((selections[1].outcome, selections[1].share), (Some(0), 0.2));
    }

    #[test]
    fn a_direction_is_significant_though_the_effect_is_smaller_than_the_placebo() {
        let mut found = [finding(&[(9.0, false), (1.0, false)])];
        assert_eq!(selected_factors(&found, 1), [0]);
        let Measured::Screened(screening) = &mut found[0].effects[1].found else {
            panic!("screened")
        };
        screening.mu_interval = Some((0.5, 1.5));
        assert_eq!(selected_factors(&found, 1), [1]);
    }

    #[test]
    fn an_outcome_that_does_not_vary_selects_nobody() {
        let found = [finding(&[(0.0, false), (0.0, false)])];
        assert_eq!(selected_factors(&found, 1), [0]);
        assert_eq!(selections(&[&found[0]], 2, 1)[0].outcome, None);
    }
}
