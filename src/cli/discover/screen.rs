//! What `stia discover` shows: where a scenario does better, what chance alone would give, and
//! regret.

use super::regret::regret;

use crate::cli::discover::question_context::{LEVEL, QuestionContext};
use crate::cli::view::format::{counted, readable, share};
use crate::cli::view::{Screen, Terminal};
use crate::study::discover::{Discovery, DiscoveryQuestion};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// Ratio of variances below which points hardly differ beyond simulation noise.
const CONTRAST: f64 = 2.0;
/// Points below which a box says little.
const SMALL_SAMPLE: usize = 30;

/// The findings, and where they are written.
pub fn screen(
    plan: &Plan,
    question: &DiscoveryQuestion,
    found: &Discovery,
    report: &MergeReport,
    terminal: Terminal,
) -> String {
    let context = QuestionContext::new(plan, question);
    let mut screen = Screen::new(terminal);
    context.about(&mut screen);
    screen.gap();
    screen.heading(&headline(&context, found));
    screen.texts(noise(plan, found));
    screen.texts(region(question, found));
    screen.gap();
    regret(&mut screen, &context, found);
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// At how many points it is so, and at how many significantly.
fn headline(context: &QuestionContext, found: &Discovery) -> String {
    let defined = found.count(|case| case.outcome.is_some());
    let so = found.count(|case| case.is_of_interest == Some(true));
    let mut text = format!("{}: at {so} of {}", context.case(), counted(defined, "point"));
    if found.count(|case| case.is_significant.is_some()) > 0 {
        let significant = found.count(|case| case.is_significantly_of_interest());
        let otherwise = found.count(|case| case.is_significantly_not_of_interest());
        text += &format!(", significantly at {significant}; significantly not so at {otherwise}");
    }
    text
}

/// What simulation noise alone would give at the points.
fn noise(plan: &Plan, found: &Discovery) -> Vec<String> {
    let mut lines = Vec::new();
    let undefined = found.count(|case| case.outcome.is_none());
    if undefined > 0 {
        lines.push(format!("  undefined at {}", counted(undefined, "point")));
    }
    let intervals = found.count(|case| case.interval.is_some());
    if plan.replicates().len() == 1 {
        lines.push(
            "  with one replicate a point, simulation noise cannot be separated from the factors; use \
             --replicates 2 or more"
                .into(),
        );
    } else if intervals > 0 {
        lines.push(format!(
            "  significantly: the 95 % CI lies on one side of the threshold (not adjusted for the number \
             of points); chance alone would put about {} of {} on either side, often together, since \
             points share random numbers",
            readable(0.5 * LEVEL * intervals as f64),
            counted(intervals, "point")
        ));
    }
    if let Some(contrast) = found.contrast.filter(|&contrast| contrast < CONTRAST) {
        let times = readable(contrast);
        lines.push(format!(
            "  the variance between points is {times} times what simulation noise alone would give: at \
             least half of it is noise; run more replicates"
        ));
    }
    lines
}

/// Where it is so.
fn region(question: &DiscoveryQuestion, found: &Discovery) -> Vec<String> {
    let defined = found.count(|case| case.outcome.is_some());
    let Some(number) = found.chosen else {
        let so = found.count(|case| case.is_of_interest == Some(true));
        let text = match (defined, so) {
            (0, _) => "  the outcome is defined at no point, so there is nothing to describe",
            (_, 0) => "  nowhere, so there is no region to describe",
            _ => "  everywhere, so there is no region to describe",
        };
        return vec![text.into()];
    };
    let it = &found.boxes[number];
    let mut lines = Vec::new();
    if it.restricted.is_empty() {
        lines.push("  no region of the factors differs from the rest".into());
    } else {
        lines.push("  mostly where".into());
        lines.extend(found.words(number).into_iter().map(|words| format!("    {words}")));
        lines.push(format!(
            "  density {} ({} of {}), coverage {}, size {} of all points",
            share(it.density),
            it.of_interest,
            counted(it.cases, "point"),
            share(it.coverage),
            share(it.mass)
        ));
        lines.extend(found.p_value.map(|p_value| by_chance(question, p_value)));
    }
    if it.density < question.density {
        lines.push(format!(
            "  no box with at least {} of the points reaches a density of {}; this is the densest",
            share(question.mass),
            share(question.density)
        ));
    }
    for &factor in &it.restricted {
        for (p_value, side) in it.quasi_p[factor].iter().zip(["lower ", "upper "]) {
            if let Some(p_value) = p_value.filter(|&p_value| p_value > LEVEL) {
                let side = if found.factors[factor].1.is_empty() { side } else { "" };
                lines.push(format!(
                    "  the {side}limit of {} may be chance (quasi-p {})",
                    found.factors[factor].0,
                    readable(p_value)
                ));
            }
        }
    }
    if defined < SMALL_SAMPLE {
        lines.push(format!(
            "  small sample: {defined} points, fewer than {SMALL_SAMPLE}, say little about a box"
        ));
    }
    lines
}

/// The permutation test of the box.
fn by_chance(question: &DiscoveryQuestion, p_value: f64) -> String {
    let all = question.permutations + 1;
    let verdict = match p_value > LEVEL {
        true => ": this box may be chance",
        false => "; shared random numbers make such boxes more frequent",
    };
    format!(
        "  permutation test: p {}; random labels give a box as dense for its size in {:.0} of \
         {all} cases{verdict}",
        readable(p_value),
        p_value * f64::from(all)
    )
}
