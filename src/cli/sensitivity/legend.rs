//! What the columns, rows and words of a sensitivity analysis mean, and where the sample is too
//! small.

use crate::cli::view::format::{counted, interval, readable};
use crate::study::sensitivity::{
    Effect, Finding, Method, ORDER, SIGNIFICANCE_LEVEL, SensitivityQuestion, Shortage, Subject,
};

/// What the row of another random seed is called on screens.
const NOISE: &str = "simulation noise";

/// What the row of a subject is called on the screen.
pub fn label<'a>(question: &'a SensitivityQuestion, subject: Subject) -> &'a str {
    match subject {
        Subject::Noise => NOISE,
        _ => question.called(subject),
    }
}

/// The verdict on an effect: whether it exceeds the placebo's, or has a direction of its own.
pub fn verdict(effect: &Effect) -> &'static str {
    match (effect.exceeds_placebo(), effect.has_direction()) {
        (Some(true), _) => "significant",
        (_, true) => "direction only",
        (Some(false), _) => "inconclusive",
        (None, _) => "–",
    }
}

/// What columns, rows and words mean.
pub fn legend(question: &SensitivityQuestion, shown: &[&Finding]) -> Vec<String> {
    let mut lines: Vec<String> = match question.method {
        Method::Morris(_) => of_screening(question).to_vec(),
        Method::Sobol(_) => vec![
            "first: first-order Sobol' index, the share of the variance that a factor explains alone; \
             total: total Sobol' index, with all its interactions"
                .into(),
            "indices hold for the ranges of these factors: other ranges give other indices".into(),
        ],
    };
    lines.push(format!("{NOISE}: another random seed (`noise` in the files)"));
    if question.has_placebo {
        lines.push(format!(
            "placebo: another {ORDER}, a change without substance; knock-on effects through markets \
             let any small change move the outcome about as much"
        ));
        lines.push(of_verdicts(question.method, shown));
    } else {
        lines
            .push(format!("no placebo: {ORDER} is a factor here; compare the others with its row"));
    }
    if matches!(question.method, Method::Sobol(_)) {
        lines.push(
            "dummy: a factor that does not exist; first-order indices within its interval are noise"
                .into(),
        );
    }
    lines
}

/// What the columns of a screening mean.
fn of_screening(question: &SensitivityQuestion) -> [String; 3] {
    let placebo = match question.has_placebo {
        true => "; × placebo: mean absolute change at a step over that of the placebo",
        false => "",
    };
    [
        "μ*: mean absolute change of the outcome over the whole range of a factor, or from one of \
         its values to another; ±: margin of error, half the 95 % confidence interval"
            .into(),
        "μ: the same with its sign, from the lowest to the highest value, of a switch from off to on; \
         – where values have no order"
            .into(),
        format!(
            "σ: standard deviation of the effects over trajectories: noise, and nonlinear or \
             interacting effects{placebo}"
        ),
    ]
}

/// What the verdicts mean, and how many of them chance alone would give.
fn of_verdicts(method: Method, shown: &[&Finding]) -> String {
    let rows = shown.iter().filter(|finding| finding.varies()).flat_map(|it| &it.effects);
    let rows = rows.filter(|effect| effect.over_placebo.is_some()).count();
    let by_chance = |level: f64| readable(level * rows as f64);
    let tests = counted(rows, "row");
    match method {
        Method::Morris(_) => format!(
            "significant: larger than the placebo (sign-flip test of changes at steps within \
             trajectories, p below {SIGNIFICANCE_LEVEL}, not adjusted for the {tests}); direction \
             only: not so, but the 95 % CI of μ excludes zero. Chance alone would make about {} of the \
             {tests} significant and give {} a direction",
            by_chance(SIGNIFICANCE_LEVEL),
            // Its interval is on one of two sides.
            by_chance(2.0 * SIGNIFICANCE_LEVEL)
        ),
        Method::Sobol(_) => format!(
            "significant: total index larger than the placebo's (sign-flip test within rows of the \
             design, p below {SIGNIFICANCE_LEVEL}, not adjusted for the {tests}). Chance alone would \
             make about {} of the {tests} significant",
            by_chance(SIGNIFICANCE_LEVEL)
        ),
    }
}

/// Where the sample is too small, and how large it should be.
pub fn shortage(question: &SensitivityQuestion, shortage: &Shortage) -> String {
    let enough = |points: &Option<usize>, verb: &str| {
        points.map_or_else(
            || "more than a Sobol sequence has would do".to_string(),
            |points| format!("about --points {points} {verb} do"),
        )
    };
    match shortage {
        Shortage::Trajectories { count, enough } => format!(
            "small sample: {count} trajectories rank factors by guesswork, and below 6 nothing can be \
             significant; use --trajectories {enough} or more"
        ),
        Shortage::Effects { subject, count } => format!(
            "small sample: {} of {} defined; its other steps do not change the factor, or lead to an \
             undefined outcome",
            counted(*count, "effect"),
            label(question, *subject)
        ),
        Shortage::Width { subject, width, enough: target, points } => format!(
            "small sample: the 95 % CI of the total index of {} is {width:.2} wide; for {target}, {}",
            label(question, *subject),
            enough(points, "would")
        ),
        Shortage::Dummy { interval: ends, points } => format!(
            "small sample: the dummy has a first-order index of {}, which should be 0; {}",
            interval(rounded(*ends)),
            enough(points, "might")
        ),
        Shortage::Sum { interval: ends, points } => format!(
            "small sample: first-order indices sum to {}, more than 1; {}",
            interval(rounded(*ends)),
            enough(points, "might")
        ),
    }
}

/// The ends of an interval of shares, to hundredths.
pub fn rounded((low, high): (f64, f64)) -> (f64, f64) {
    // Adding zero makes -0 be 0.
    let to_hundredths = |end: f64| (100.0 * end).round() / 100.0 + 0.0;
    (to_hundredths(low), to_hundredths(high))
}
