//! What all checks together say of a difference, in words for the screen.

use crate::cli::view::format::counted;
use crate::study::audit::robustness::{Conclusion, Robustness, Undecided};

/// A conclusion in words.
pub fn in_words(conclusion: &Conclusion) -> String {
    let text = match &conclusion.robustness {
        Robustness::Undefined => "undefined".into(),
        Robustness::NoInterval => {
            "inconclusive: too few replicates for a confidence interval".into()
        }
        Robustness::NoDifference => "no difference in any run".into(),
        Robustness::NotSignificant { significant } if significant.is_empty() => {
            "inconclusive: significant neither here nor in any check".into()
        }
        Robustness::NotSignificant { significant } => {
            format!("inconclusive: not significant here, but with {}", significant.join(", "))
        }
        Robustness::SignReversed(checks) => format!("sign reversed with {}", checks.join(", ")),
        Robustness::NotReplicated(checks) => {
            format!("not replicated: significantly smaller or gone with {}", checks.join(", "))
        }
        Robustness::Inconclusive(undecided) => of_undecided(undecided),
        Robustness::Robust(checks) => {
            format!("robust: same sign and significant in {}", all(*checks))
        }
    };
    match conclusion.differing_in_size.is_empty() {
        true => text,
        false => format!("{text}; different size with {}", conclusion.differing_in_size.join(", ")),
    }
}

fn all(checks: usize) -> String {
    match checks {
        1 => "the only check".into(),
        _ => format!("all {}", counted(checks, "check")),
    }
}

fn of_undecided(undecided: &Undecided) -> String {
    let Undecided { small_samples, pairs_needed, in_between, undefined } = undecided;
    let mut parts = Vec::new();
    if !small_samples.is_empty() {
        let enough =
            pairs_needed.map_or_else(String::new, |pairs| format!(" (about {pairs} would do)"));
        parts.push(format!("too few replicates with {}{enough}", small_samples.join(", ")));
    }
    if !in_between.is_empty() {
        let names = in_between.join(", ");
        parts.push(format!(
            "not significantly different from zero or from the original size with {names}"
        ));
    }
    if !undefined.is_empty() {
        parts.push(format!("undefined with {}", undefined.join(", ")));
    }
    format!("inconclusive: {}", parts.join("; "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_comes_first_and_says_which_checks() {
        let names = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
        let check = |robustness: Robustness, differing: &[&str], said: &str| {
            let differing_in_size = names(differing);
            assert_eq!(in_words(&Conclusion { robustness, differing_in_size }), said);
        };
        let robust = "robust: same sign and significant in all 4 checks";
        check(Robustness::Robust(4), &[], robust);
        check(
            Robustness::Robust(4),
            &["scale 0.2"],
            &format!("{robust}; different size with scale 0.2"),
        );
        let reversed = Robustness::SignReversed(names(&["order 1", "seeds 2-4"]));
        check(reversed, &[], "sign reversed with order 1, seeds 2-4");
        let undecided = Undecided {
            small_samples: names(&["scale 0.1"]),
            pairs_needed: Some(18),
            in_between: names(&["seeds 2-4"]),
            undefined: names(&["order 1"]),
        };
        check(
            Robustness::Inconclusive(undecided),
            &[],
            "inconclusive: too few replicates with scale 0.1 (about 18 would do); not significantly \
             different from zero or from the original size with seeds 2-4; undefined with order 1",
        );
    }
}
