//! Which box of a search is reported.

use super::PrimBox;

/// The place in the trajectory of the box to report: the last of those with the largest coverage
/// among boxes that are dense enough; if there is none, the densest box, of these the one with the
/// largest coverage. None if there are no boxes.
pub fn choice(trajectory: &[PrimBox], least_density: f64) -> Option<usize> {
    let size =
        |described: &PrimBox| Size { cases: described.cases, of_interest: described.of_interest };
    best(&trajectory.iter().map(size).collect::<Vec<_>>(), least_density)
}

/// How many cases a box has, and how many of them are of interest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Size {
    pub(super) cases: usize,
    pub(super) of_interest: usize,
}

impl Size {
    /// The share of its cases that is of interest.
    pub(super) fn density(self) -> f64 {
        self.of_interest as f64 / self.cases.max(1) as f64
    }
}

/// The place of the box to report.
pub(super) fn best(boxes: &[Size], least_density: f64) -> Option<usize> {
    let is_enough = |place: &usize| boxes[*place].density() >= least_density;
    let coverage =
        |one: &usize, other: &usize| boxes[*one].of_interest.cmp(&boxes[*other].of_interest);
    let density =
        |one: &usize, other: &usize| boxes[*one].density().total_cmp(&boxes[*other].density());
    let places = 0..boxes.len();
    // `max_by` takes the last of equals.
    let enough = places.clone().filter(is_enough).max_by(coverage);
    enough.or_else(|| places.max_by(|one, other| density(one, other).then(coverage(one, other))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_the_widest_among_dense_boxes_is_chosen_or_the_densest() {
        let of = |sizes: &[(usize, usize)], least_density: f64| {
            let size = |&(cases, of_interest): &(usize, usize)| Size { cases, of_interest };
            best(&sizes.iter().map(size).collect::<Vec<_>>(), least_density)
        };
        let boxes = [(100, 40), (60, 40), (45, 40), (40, 38), (10, 10)];
        assert_eq!([0.0, 0.8, 0.9, 1.0].map(|density| of(&boxes, density)), [2, 2, 3, 4].map(Some));
        assert_eq!(of(&boxes[..4], 0.99), Some(3));
        assert_eq!(of(&[], 0.5), None);
    }
}
