//! What the columns, rows and marks of a sensitivity say, and what there is too little for.

use crate::cli::view::format::{counted, readable};
use crate::study::sensitivity::{Finding, Lack, Method, ORDER, Question, TOLD};

/// What columns, rows and marks mean.
pub fn legend(question: &Question, shown: &[&Finding]) -> Vec<String> {
    let of_method: &[&str] = match question.method {
        Method::Morris(_) => &[
            "mean size: of the change of the outcome while a factor goes through its whole range, or from \
             one of its values to another",
            "mean effect: the same with its sign, from the lowest to the highest value, of a switch from \
             off to on; – where there is no order. + its 95 % interval does not contain zero",
            "±: half a 95 % interval; deviation: of effects from trajectory to trajectory: chance, bends, \
             interactions",
        ],
        Method::Sobol(_) => &[
            "first: share of the variance that goes when a factor is known; total: share that stays while \
             only it is unknown, all its interactions included",
            "the variance is that over the ranges of these factors: other ranges, other shares",
        ],
    };
    let mut lines: Vec<String> = of_method.iter().map(ToString::to_string).collect();
    lines.push("luck: another seed of all chance".into());
    if question.has_placebo {
        lines.push(format!(
            "placebo: another {ORDER}, a change without substance. Markets pass luck on, so that any small \
             change brings about as much"
        ));
        let (what, within, marks) = match question.method {
            Method::Morris(_) => ("changes at steps are", "trajectories", "neither * nor +"),
            Method::Sobol(_) => ("total index is", "rows", "no *"),
        };
        let rows = shown.iter().filter(|finding| finding.varies()).flat_map(|it| &it.effects);
        let rows = rows.filter(|effect| effect.over_placebo.is_some()).count();
        lines.push(format!(
            "* told from the placebo: its {what} larger than the placebo's, by more than all but {} % of \
             random exchanges of the two within {within} make it. What has {marks} is not told from \
             nothing. Each row is judged by itself: of {} that do nothing about {} would have a *{} by \
             chance",
            readable(100.0 * TOLD),
            counted(rows, "row"),
            readable(TOLD * rows as f64),
            match question.method {
                // Its interval is on one of two sides.
                Method::Morris(_) => format!(" and {} a +", readable(2.0 * TOLD * rows as f64)),
                Method::Sobol(_) => String::new(),
            }
        ));
        if matches!(question.method, Method::Morris(_)) {
            lines.push(
                "/ placebo: its change at a step, not divided by the length of the step, over that of the \
                 placebo. * without +: it moves the outcome, but not in one direction"
                    .into(),
            );
        }
    } else {
        lines
            .push(format!("no placebo: {ORDER} is a factor here; compare the others with its row"));
    }
    if matches!(question.method, Method::Sobol(_)) {
        lines.push(
            "dummy: does not exist; first-order indices within its interval are noise".into(),
        );
    }
    lines
}

/// What there is too little for, and how much would do.
pub fn too_few(question: &Question, lack: &Lack) -> String {
    let would = |points: &Option<usize>| {
        points.map_or_else(
            || "more would do than a Sobol sequence has".to_string(),
            |points| format!("about --points {points} would do"),
        )
    };
    match lack {
        Lack::Trajectories { count, enough } => format!(
            "few: {count} trajectories order factors by a guess, and fewer than 6 can tell nothing from the \
             placebo; {enough} and more tell (--trajectories)"
        ),
        Lack::Effects { subject, count } => format!(
            "few: {} of {} defined; its steps do not move it, or to where the outcome is undefined",
            counted(*count, "effect"),
            question.called(*subject)
        ),
        Lack::Width { subject, width, enough, points } => format!(
            "too few points: the interval of the total index of {} is {width:.2} wide; for {enough}, {}",
            question.called(*subject),
            would(points)
        ),
        Lack::Dummy { interval: (low, high), points } => format!(
            "too few points: the dummy, which does nothing, has [{low:.2}, {high:.2}]; {}",
            would(points).replace("would", "might")
        ),
        Lack::Sum { interval: (low, high), points } => format!(
            "too few points: first-order indices sum to [{low:.2}, {high:.2}], more than 1; {}",
            would(points).replace("would", "might")
        ),
    }
}
