//! What `stia discover` shows: where it is so, how much of that chance would give, and regret.

use super::figures::{counted, percent, readable, readable_or_dash};
use super::places::titled;
use super::screen::{clip, folded};
use super::sweep_screen::world;
use super::terminal::Paint;
use crate::model::record::metrics::{METRICS, Metric};
use crate::statistics::regret::Better;
use crate::study::discover::{Discovery, DiscoveryQuestion, Regret};
use crate::study::estimates::differences::Window;
use crate::study::estimates::differences::unit_of_window;
use crate::study::sweep::plan::{Plan, Reading};

/// Below this, points hardly differ beyond chance.
const CONTRAST: f64 = 2.0;
/// Points below which boxes say little.
const FEW: usize = 30;
/// Chance of an error that is put up with, over both sides of an interval.
const LEVEL: f64 = 0.05;

/// What was found, line by line.
pub fn screen(
    plan: &Plan,
    question: &DiscoveryQuestion,
    found: &Discovery,
    paint: Paint,
) -> Vec<String> {
    let asked = Asked::new(plan, question);
    let mut lines = asked.about(paint);
    lines.push(String::new());
    lines.extend(folded(&headline(&asked, found)).iter().map(|line| paint.heading(line)));
    let sentences = luck(plan, found).into_iter().chain(region(question, found));
    lines.extend(sentences.flat_map(|line| folded(&line)));
    lines.push(String::new());
    lines.extend(regret(&asked, found, paint));
    lines.push(String::new());
    lines
}

/// The question, with what it is asked of.
struct Asked<'a> {
    plan: &'a Plan,
    question: &'a DiscoveryQuestion,
    reading: Reading<'a>,
    metric: &'a Metric,
    unit: String,
}

impl<'a> Asked<'a> {
    fn new(plan: &'a Plan, question: &'a DiscoveryQuestion) -> Asked<'a> {
        let reading = plan.readings().nth(question.reading).expect("it was found among them");
        let metric = &METRICS[reading.metric];
        let unit = unit_of_window(metric, plan.loaded.experiment.months);
        Asked { plan, question, reading, metric, unit }
    }

    fn name(&self, scenario: usize) -> &'a str {
        &self.plan.loaded.scenarios[scenario].0
    }

    /// What has been run, and what is read of it.
    fn about(&self, paint: Paint) -> Vec<String> {
        let (plan, base) = (self.plan, self.plan.loaded.base());
        let experiment = &plan.loaded.experiment;
        let Reading { at, region, .. } = self.reading;
        let place = titled(region, base);
        let window = Window { at, months: experiment.months };
        vec![
            paint.heading(&clip(&format!("{}: {}", experiment.name, experiment.question))),
            format!(
                "{} x {} x {}; {}",
                counted(plan.points(), "point"),
                counted(plan.scenarios(), "scenario"),
                counted(experiment.replicates as usize, "replicate"),
                world(plan)
            ),
            clip(&format!(
                "{} in {place}, {}; {}",
                self.metric.name,
                window.in_words(base.start, self.metric.kind),
                self.unit
            )),
        ]
    }

    /// What a point of interest is.
    fn case(&self) -> String {
        let DiscoveryQuestion { scenario, rival, threshold, better, .. } = *self.question;
        let (own, metric, unit) = (self.name(scenario), self.metric.name, &self.unit);
        let Some(rival) = rival.map(|rival| self.name(rival)) else {
            let side = if better == Better::Larger { "at least" } else { "at most" };
            return format!("{own} has {metric} of {side} {threshold} ({unit})");
        };
        let side = if better == Better::Larger { "more" } else { "less" };
        if threshold < 0.0 {
            let side = if better == Better::Larger { "less" } else { "more" };
            let most = -threshold;
            return format!(
                "{own} has {side} {metric} than {rival} by less than {most} ({unit}), if at all"
            );
        }
        let by = match threshold {
            0.0 => String::new(),
            _ => format!(" by more than {threshold} ({unit})"),
        };
        format!("{own} has {side} {metric} than {rival}{by}")
    }
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

/// How every scenario does over all points.
fn regret(asked: &Asked, found: &Discovery, paint: Paint) -> Vec<String> {
    let question = asked.question;
    let points = found.regrets[0].points;
    let has_others = found.regrets.len() > 1;
    let title = if has_others { "Regret by" } else { "Level of" };
    let less = if question.better == Better::Smaller { ", of which less is better" } else { "" };
    let title = format!("{title} {}{less}, over {}", asked.metric.name, counted(points, "point"));
    let chance = found.regret_by_chance;
    // What chance would not give is marked.
    let marked = |value: Option<f64>, chance: Option<f64>| match chance {
        Some(chance) if exceeds(value, chance) => format!("{} *", readable_or_dash(value)),
        Some(_) => format!("{}  ", readable_or_dash(value)),
        None => readable_or_dash(value),
    };
    let row = |it: &Regret| {
        let mut cells = vec![("mean", readable_or_dash(it.mean))];
        if has_others {
            let [worst, average] =
                [chance.map(|it| it.largest_regret), chance.map(|it| it.mean_regret)];
            cells.push(("worst", marked(it.largest, worst)));
            cells.push(("average", marked(it.average, average)));
            cells.push(("best", it.best.map_or_else(|| "–".into(), share)));
        }
        if question.rival.is_none() {
            cells.push(("enough", it.enough.map_or_else(|| "–".into(), share)));
        }
        cells
    };
    let rows: Vec<_> = found.regrets.iter().map(|it| (it.scenario.as_str(), row(it))).collect();
    let header: Vec<(&str, String)> =
        rows[0].1.iter().map(|(name, _)| (*name, (*name).to_string())).collect();
    let width = rows.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0).max(8);
    let line = |name: &str, cells: &[(&str, String)]| {
        let cells: String = cells.iter().map(|(_, cell)| format!("  {cell:>11}")).collect();
        clip(format!("  {name:width$}{cells}").trim_end())
    };
    let mut lines = vec![paint.heading(&clip(&title)), paint.aside(&line("scenario", &header))];
    lines.extend(rows.iter().map(|(name, cells)| line(name, cells)));
    lines.extend(legend(asked, found).iter().flat_map(|line| folded(line)));
    lines
}

/// Whether a regret is larger than chance would give; sums in another order may differ in their
/// last digits.
fn exceeds(regret: Option<f64>, chance: f64) -> bool {
    regret.is_some_and(|regret| regret > chance * (1.0 + 1e-9))
}

/// What the table of regret means.
fn legend(asked: &Asked, found: &Discovery) -> Vec<String> {
    let question = asked.question;
    let mut lines = Vec::new();
    if question.rival.is_none() {
        let side = if question.better == Better::Larger { "at least" } else { "at most" };
        lines.push(format!(
            "  enough: share of points at which the mean is {side} {} ({})",
            question.threshold, asked.unit
        ));
    }
    if found.regrets.len() < 2 {
        return lines;
    }
    match found.regret_by_chance {
        Some(chance) => {
            let is_more = |it: &Regret| {
                exceeds(it.largest, chance.largest_regret)
                    || exceeds(it.average, chance.mean_regret)
            };
            let is_any = found.regrets.iter().any(is_more);
            lines.push(format!(
                "  {} than chance alone would give, 19 times in 20 for each figure: up to {} at \
                 worst, {} on average",
                if is_any { "* more" } else { "no more" },
                readable(chance.largest_regret),
                readable(chance.mean_regret)
            ));
            let (scenarios, replicates) = (found.regrets.len(), asked.plan.replicates().len());
            lines.extend(tell_nothing(scenarios, replicates).then(|| {
                "  so few replicates have too few orders of scenarios for any regret to be told"
                    .into()
            }));
        }
        None if question.permutations > 0 && found.regrets[0].points > 0 => lines.push(
            "  how much regret chance alone would give, one replicate a point cannot say".into(),
        ),
        None => (),
    }
    lines
}

/// Whether labels of so many scenarios have so few orders within so many replicates, the first of which
/// may keep its own, that the observed one is no rarer than what is told.
fn tell_nothing(scenarios: usize, replicates: usize) -> bool {
    let within: f64 = (1..=scenarios).map(|it| it as f64).product();
    within.powi(replicates as i32 - 1) * LEVEL < 1.0
}

fn share(value: f64) -> String {
    percent(value).trim_start_matches('+').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_replicates_have_few_orders() {
        let asked = [(2, 5), (2, 6), (3, 2), (3, 3), (4, 2), (8, 1)];
        let told = asked.map(|(scenarios, replicates)| !tell_nothing(scenarios, replicates));
        assert_eq!(told, [false, true, false, true, true, false]);
    }
}
