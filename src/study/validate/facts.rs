//! Stylised facts held against runs, each beside a control in which its mechanism is off.

use super::observed::Observed;

use crate::model::data::{Dataset, StylisedFact};
use crate::statistics::sample::mean;

/// A fact with what runs give.
#[derive(Clone, Debug)]
pub struct FactFinding {
    /// The fact.
    pub fact: &'static StylisedFact,
    /// The mean of the measure over replicates; nothing where the model has nothing to measure.
    pub simulated: Option<f64>,
    /// The same in the control.
    pub without_mechanism: Option<f64>,
    /// Whether the control ran.
    pub has_control: bool,
}

impl FactFinding {
    /// Whether the model shows the fact; nothing where it could not be measured.
    pub fn passes(&self) -> Option<bool> {
        self.simulated.map(|it| self.is_within(it))
    }

    /// Whether the control does not show it; nothing where it could not be measured there.
    pub fn control_fails(&self) -> Option<bool> {
        self.without_mechanism.map(|it| !self.is_within(it))
    }

    /// Whether the model shows the fact, and only with its mechanism.
    pub fn is_explained(&self) -> bool {
        self.passes() == Some(true) && self.control_fails() == Some(true)
    }

    fn is_within(&self, value: f64) -> bool {
        (self.fact.low..=self.fact.high).contains(&value)
    }
}

/// How many facts were measured, pass, and pass with their mechanism alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactCount {
    /// Facts that could be measured.
    pub measured: usize,
    /// Facts that could not.
    pub unmeasured: usize,
    /// Those of the measured that the model shows.
    pub passed: usize,
    /// Those of the passed that are gone in their control.
    pub explained: usize,
}

/// Counts facts.
pub fn count(facts: &[FactFinding]) -> FactCount {
    let of =
        |is_meant: &dyn Fn(&FactFinding) -> bool| facts.iter().filter(|it| is_meant(it)).count();
    let measured = of(&|it| it.simulated.is_some());
    FactCount {
        measured,
        unmeasured: facts.len() - measured,
        passed: of(&|it| it.passes() == Some(true)),
        explained: of(&FactFinding::is_explained),
    }
}

/// All facts; `controls` has the runs of the control with those settings, none where it failed.
pub fn findings<'f>(
    runs: &[&Observed],
    controls: impl Fn(&str) -> Vec<&'f Observed>,
) -> Vec<FactFinding> {
    let facts = Dataset::china().stylised_facts().iter();
    facts.map(|fact| finding(fact, runs, &controls(&fact.control))).collect()
}

fn finding(fact: &'static StylisedFact, runs: &[&Observed], control: &[&Observed]) -> FactFinding {
    let of = |runs: &[&Observed]| {
        let values = runs.iter().filter_map(|run| run.values.of(&fact.figure, 0));
        mean(&values.collect::<Vec<_>>())
    };
    let (simulated, without_mechanism) = (of(runs), of(control));
    FactFinding { fact, simulated, without_mechanism, has_control: !control.is_empty() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::validate::values::Values;

    fn run(name: &str, value: f64) -> Observed {
        let mut values = Values::default();
        values.note(name, Some(value));
        Observed { values, ..Observed::default() }
    }

    #[test]
    fn a_fact_passes_within_its_range_and_its_control_fails_outside() {
        let facts = Dataset::china().stylised_facts();
        let fact = facts.iter().find(|it| it.id == "fact.hazard_hump").expect("it is listed");
        let check = |base: f64, control: Option<f64>| {
            let (base, control) =
                (run(&fact.figure, base), control.map(|it| run(&fact.figure, it)));
            let control: Vec<&Observed> = control.iter().collect();
            let found = finding(fact, &[&base], &control);
            (found.passes(), found.control_fails(), found.is_explained())
        };
        assert_eq!(check(3.0, Some(1.0)), (Some(true), Some(true), true));
        assert_eq!(check(3.0, Some(4.0)), (Some(true), Some(false), false));
        assert_eq!(check(6.0, Some(1.0)), (Some(false), Some(true), false));
        assert_eq!(check(3.0, None), (Some(true), None, false));
    }

    #[test]
    fn what_could_not_be_measured_neither_passes_nor_fails() {
        let facts = Dataset::china().stylised_facts();
        let fact = facts.iter().find(|it| it.id == "fact.hazard_hump").expect("it is listed");
        let nothing = finding(fact, &[&Observed::default()], &[&Observed::default()]);
        assert_eq!((nothing.passes(), nothing.control_fails()), (None, None));
        assert!(nothing.has_control && !nothing.is_explained());
        let of = |value: f64| finding(fact, &[&run(&fact.figure, value)], &[]);
        let counted = count(&[nothing, of(3.0), of(6.0), of(6.0)]);
        let expected = FactCount { measured: 3, unmeasured: 1, passed: 1, explained: 0 };
        assert_eq!(counted, expected);
    }
}
