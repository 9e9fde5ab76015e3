//! The place of the largest value of a function that rises and then falls.

/// Where such a function is largest between two ends, by golden section.
pub fn maximum(of: impl Fn(f64) -> f64, (mut low, mut high): (f64, f64)) -> f64 {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    const STEPS: usize = 60;
    let mut left = high - GOLDEN * (high - low);
    let mut right = low + GOLDEN * (high - low);
    let (mut at_left, mut at_right) = (of(left), of(right));
    for _ in 0..STEPS {
        if at_left > at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = of(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = of(right);
        }
    }
    0.5 * (low + high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summit_is_found_within_and_at_the_ends() {
        let near = |found: f64, there: f64| assert!((found - there).abs() < 1e-6, "{found}");
        near(maximum(|x| -(x - 0.3) * (x - 0.3), (-2.0, 5.0)), 0.3);
        near(maximum(|x| x, (-2.0, 5.0)), 5.0);
        near(maximum(|x| -x, (-2.0, 5.0)), -2.0);
    }
}
