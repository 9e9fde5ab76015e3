//! Holm's (1979) adjustment of p-values for how many hypotheses are tested.

/// Adjusted p-values: rejecting those up to a level keeps the chance of any false rejection below
/// it. An undefined p-value stays undefined and does not count as a hypothesis.
pub fn adjusted(p_values: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut order: Vec<(f64, usize)> = p_values
        .iter()
        .enumerate()
        .filter_map(|(place, p_value)| p_value.map(|p_value| (p_value, place)))
        .collect();
    order.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
    let mut adjusted = vec![None; p_values.len()];
    let mut least = 0.0_f64;
    for (rank, &(p_value, place)) in order.iter().enumerate() {
        assert!((0.0..=1.0).contains(&p_value), "a p-value: {p_value}");
        least = least.max(p_value * (order.len() - rank) as f64).min(1.0);
        adjusted[place] = Some(least);
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_smallest_counts_all_hypotheses_and_the_largest_only_itself() {
        let found = adjusted(&[Some(0.01), Some(0.04), Some(0.03), Some(0.005)]);
        assert_eq!(found, [Some(0.03), Some(0.06), Some(0.06), Some(0.02)]);
    }

    #[test]
    fn what_is_undefined_is_no_hypothesis() {
        assert_eq!(
            adjusted(&[None, Some(0.02), None, Some(0.5)]),
            [None, Some(0.04), None, Some(0.5)]
        );
        assert_eq!(adjusted(&[]), []);
    }

    #[test]
    fn nothing_is_adjusted_above_one() {
        assert_eq!(adjusted(&[Some(0.6), Some(0.7)]), [Some(1.0), Some(1.0)]);
    }
}
