//! What `stia discover` shows: where it is so, how much of that chance would give, and regret.

use super::regret::regret;

use crate::cli::discover::asked::{Asked, LEVEL};
use crate::cli::view::format::{counted, readable, share};
use crate::cli::view::{Screen, Terminal};
use crate::study::discover::{Discovery, DiscoveryQuestion};
use crate::study::sweep::merge::MergeReport;
use crate::study::sweep::plan::Plan;

/// Below this, points hardly differ beyond chance.
const CONTRAST: f64 = 2.0;
/// Points below which boxes say little.
const FEW: usize = 30;

/// What was found, and where it is written.
pub fn screen(
    plan: &Plan,
    question: &DiscoveryQuestion,
    found: &Discovery,
    report: &MergeReport,
    terminal: Terminal,
) -> String {
    let asked = Asked::new(plan, question);
    let mut screen = Screen::new(terminal);
    asked.about(&mut screen);
    screen.gap();
    screen.heading(&headline(&asked, found));
    screen.texts(luck(plan, found));
    screen.texts(region(question, found));
    screen.gap();
    regret(&mut screen, &asked, found);
    screen.gap();
    screen.written(&report.written.directory, &report.written.files);
    screen.into_text()
}

/// At how many points it is so, and at how many that is more than luck.
fn headline(asked: &Asked, found: &Discovery) -> String {
    let defined = found.count(|case| case.outcome.is_some());
    let so = found.count(|case| case.is_of_interest == Some(true));
    let mut text = format!("{}: at {so} of {}", asked.case(), counted(defined, "point"));
    if found.count(|case| case.is_told.is_some()) > 0 {
        let told = found.count(|case| case.is_told_of_interest());
        let otherwise = found.count(|case| case.is_told_otherwise());
        text += &format!(", told from luck at {told}; the opposite is told at {otherwise}");
    }
    text
}

/// What luck alone would give at the points.
fn luck(plan: &Plan, found: &Discovery) -> Vec<String> {
    let mut lines = Vec::new();
    let undefined = found.count(|case| case.outcome.is_none());
    if undefined > 0 {
        lines.push(format!("  undefined at {}", counted(undefined, "point")));
    }
    let intervals = found.count(|case| case.interval.is_some());
    if plan.replicates().len() == 1 {
        lines.push(
            "  with one replicate a point, chance cannot be told from the factors; --replicates \
             adds some"
                .into(),
        );
    } else if intervals > 0 {
        lines.push(format!(
            "  told: all of a 95 % interval is on one side; luck alone would put some {} of {} on \
             either, often together, since points share it",
            readable(0.5 * LEVEL * intervals as f64),
            counted(intervals, "point")
        ));
    }
    if let Some(contrast) = found.contrast.filter(|&contrast| contrast < CONTRAST) {
        let times = readable(contrast);
        lines.push(format!(
            "  points differ {times} times as much as chance alone would make them: at least half of \
             what tells them apart is chance; run more replicates"
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
        lines.push("  no region of the factors is told apart from the rest".into());
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
            "  no box of {} of all points and more is as dense as {}; this is the densest",
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
    if defined < FEW {
        lines.push(format!("  boxes of so few points say little: {defined} are fewer than {FEW}"));
    }
    lines
}

/// How often labels that were drawn at random give such a box.
fn by_chance(question: &DiscoveryQuestion, p_value: f64) -> String {
    let all = question.permutations + 1;
    let verdict = match p_value > LEVEL {
        true => ": this one may be chance",
        false => "; points share luck and give one more often",
    };
    format!(
        "  a box as dense for its size comes from labels drawn at random in {:.0} of \
         {all}{verdict}",
        p_value * f64::from(all)
    )
}
