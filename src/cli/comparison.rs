//! The screen at the end of a comparison.

use super::figures::{counted, percent, readable, readable_or_dash};
use super::screen::{by_year, clip, wrapped};
use super::terminal::Paint;
use super::{places, whose};
use crate::base::month::Month;
use crate::model::record::metrics::{METRICS, MetricKind};
use crate::study::compare::{Comparison, ComparisonReport};
use crate::study::estimates::differences::{Difference, FEW_EVENTS, Window};
use crate::study::estimates::precision::needed;
use crate::study::estimates::verdict::Verdict;

/// Replicates below which an interval says little about its own width.
const FEW: usize = 5;
/// Pairs from which on skewness is told, and the skewness above which medians are shown.
const SKEWED: (usize, f64) = (10, 1.0);
/// Chance of an error that a mark admits.
const LEVEL: f64 = 0.05;
/// Columns of a table.
const WIDTH: usize = 110;

/// The screen at the end of a comparison.
pub fn screen(
    order: &Comparison,
    set: &[String],
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
    paint: Paint,
) -> String {
    let (name, base) = &order.scenarios[0];
    let mut lines = vec![
        paint.heading(&clip(&format!(
            "{} against {name}",
            others.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", ")
        ))),
        format!(
            "{} to {}, scale {}, seed {}, {} of each, paired by luck",
            base.start,
            base.until,
            base.scale,
            base.seed,
            counted(report.replicates.len(), "replicate")
        ),
        paint.aside(&of_window(order.window, base.start)),
    ];
    lines.extend(order.precision.map(|precision| clip(&ended(order, others, precision))));
    if !set.is_empty() {
        lines.push(clip(&format!("in all of them: {}", set.join(", "))));
    }
    lines.push(String::new());
    for (scenario, rows) in others {
        for region in order.regions {
            let rows: Vec<&Difference> = rows.iter().filter(|row| row.region == *region).collect();
            let place = places::titled(region, base);
            lines.push(paint.heading(&clip(&format!("{scenario} against {name} in {place}"))));
            lines.extend(table(&rows, order.window.since(base.start).1, base.scale, paint));
            lines.extend(order.precision.and_then(|precision| wide(&rows, precision)));
            lines.push(String::new());
        }
    }
    lines.extend(legend(order, others, report).iter().flat_map(|line| folded(line)));
    lines.push(String::new());
    if !report.affected.is_empty() {
        lines.extend(whose::section(name, &report.affected, base.scale, paint));
        lines.push(String::new());
    }
    lines.push(paint.heading(&format!("Written to {}", report.written.directory.display())));
    lines.extend(wrapped(&report.written.files));
    lines.join("\n") + "\n"
}

/// What the marks say that occur.
fn legend(
    order: &Comparison,
    others: &[(String, Vec<Difference>)],
    report: &ComparisonReport,
) -> Vec<String> {
    let scale = order.scenarios[0].1.scale;
    let rows: Vec<&Difference> = others.iter().flat_map(|(_, rows)| rows).collect();
    let any = |is: &dyn Fn(&Difference) -> bool| rows.iter().any(|row| is(row));
    let mut lines = Vec::new();
    let mut say = |occurs: bool, line: String| lines.extend(occurs.then_some(line));
    say(
        any(&|row| mark(row) == "*"),
        "* the 95 % interval, over chance alone and for one metric, does not contain zero".into(),
    );
    let tested = rows.iter().filter(|row| row.p_value.is_some()).count();
    say(
        any(&|row| mark(row) == "**"),
        format!(
            "** still so after Holm's adjustment over {} that can be tested",
            counted(tested, "row")
        ),
    );
    if let Some(precision) = order.precision {
        let share = readable(100.0 * precision);
        say(
            any(&|row| mark(row) == "="),
            format!(
                "= alike: the interval contains zero and reaches no further than {share} % of the level"
            ),
        );
        say(
            any(&|row| mark(row) == "?"),
            format!("? unsure: it contains zero and reaches further, after {}", replicates(report)),
        );
    }
    say(
        any(&|row| row.same_sign_share.is_some()),
        "sign: share of the replicates whose difference has the sign of the mean".into(),
    );
    say(
        any(&|row| row.variance_reduction.is_some()),
        "luck: how many times as many replicates without shared luck would be as sure".into(),
    );
    say(
        any(&is_skewed),
        "median: of the differences, where a few replicates move their mean, with its 10 % and 90 %"
            .into(),
    );
    say(
        any(&|row| row.is_of_few(scale)),
        format!(
            "few: fewer than {FEW_EVENTS} simulated ones a replicate stand behind the larger level, where each \
             is {} real ones; a larger --scale has more",
            readable(1.0 / scale)
        ),
    );
    say(
        order.wants_interaction,
        "a x b: what both do together beyond each; its base is what a and b alone add up to".into(),
    );
    say(
        report.replicates.len() == 1,
        "one replicate has no interval: nothing is told; 10 and more tell (--replicates)".into(),
    );
    say(
        (2..FEW).contains(&report.replicates.len()),
        format!(
            "no more than {} for each interval: its width is a guess; 10 and more tell (--replicates)",
            counted(report.replicates.len(), "pair")
        ),
    );
    lines
}

fn replicates(report: &ComparisonReport) -> String {
    counted(report.replicates.len(), "replicate")
}

/// How many rows of a table are wider than the precision, and what the widest of them would need.
fn wide(rows: &[&Difference], precision: f64) -> Option<String> {
    let wide: Vec<&&Difference> =
        rows.iter().filter(|row| row.verdict.is_some_and(|it| !it.is_narrow)).collect();
    let widest = wide.iter().filter_map(|row| Some((needed(row, precision)?, row)));
    let widest = widest.max_by_key(|(needed, _)| *needed);
    let more = widest.map_or_else(
        || "no number of replicates can be told that would do".into(),
        |(needed, row)| {
            format!(
                "the widest, {}, would need about {} replicates",
                METRICS[row.metric].name,
                readable(f64::from(needed))
            )
        },
    );
    let (share, rows) = (readable(100.0 * precision), counted(rows.len(), "row"));
    (!wide.is_empty())
        .then(|| clip(&format!("  wider than {share} %: {} of {rows}; {more}", wide.len())))
}

/// How a comparison with a precision ended.
fn ended(order: &Comparison, others: &[(String, Vec<Difference>)], precision: f64) -> String {
    let rows = || others.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.verdict);
    let count = |verdict: Verdict| rows().filter(|it| it.verdict == verdict).count();
    let [different, alike, unsure] =
        [Verdict::Different, Verdict::Alike, Verdict::Unsure].map(count);
    let share = readable(100.0 * precision);
    let end = match rows().all(|it| it.is_narrow) {
        true => format!("ended when every interval was within {share} % to either side"),
        false => format!(
            "ended at the most replicates there may be, {}",
            order.scenarios[0].1.replicates
        ),
    };
    format!("{end}: {different} different, {alike} alike, {unsure} unsure")
}

/// What is to be said of a row in one or two letters.
fn mark(row: &Difference) -> &'static str {
    match row.verdict.map(|it| it.verdict) {
        _ if row.is_clear() && row.p_holm.is_some_and(|p| p < LEVEL) => "**",
        _ if row.is_clear() => "*",
        Some(Verdict::Alike) => "=",
        Some(Verdict::Unsure) => "?",
        Some(Verdict::Different) | None => "",
    }
}

/// Whether a few replicates move the mean difference.
fn is_skewed(row: &Difference) -> bool {
    row.pairs >= SKEWED.0 && row.skewness.is_some_and(|skewness| skewness.abs() > SKEWED.1)
}

/// The rows of a comparison, aligned.
fn table(rows: &[&Difference], months: u32, scale: f64, paint: Paint) -> Vec<String> {
    let header =
        ["metric", "base", "difference", "95 % interval", "change", "sign", "luck", "unit"];
    let cells: Vec<[String; 8]> = rows.iter().map(|row| cells(row, months, scale)).collect();
    let widths: Vec<usize> = (0..header.len())
        .map(|column| {
            let cells = cells.iter().map(|row| row[column].chars().count());
            cells.chain([header[column].len()]).max().unwrap_or(0)
        })
        .collect();
    let line = |row: [&str; 8]| {
        let [metric, base, difference, interval, change, sign, luck, unit] = row;
        let line = format!(
            "  {metric:0$}  {base:>1$}  {difference:>2$}  {interval:>3$}  {change:>4$}  {sign:>5$}  \
             {luck:>6$}  {unit}",
            widths[0], widths[1], widths[2], widths[3], widths[4], widths[5], widths[6]
        );
        // Wide before cut: half a number is another one.
        line.trim_end().to_string()
    };
    let mut lines = vec![paint.aside(&line(header))];
    for (row, cells) in rows.iter().zip(&cells) {
        lines.push(line(cells.each_ref().map(String::as_str)));
        if let (true, Some(median), Some((low, high))) =
            (is_skewed(row), row.median_difference, row.tenths)
        {
            // The median stands below the mean.
            let [median, low, high] = [median, low, high].map(readable);
            let [_, base, difference, interval, ..] = widths[..] else { continue };
            lines.push(format!(
                "    {:label$}  {median:>difference$}  {:>interval$}",
                "median",
                format!("[{low}, {high}]"),
                label = widths[0] + base,
                difference = difference - 3,
                interval = interval + 3,
            ));
        }
    }
    lines
}

/// The interval of a difference.
pub fn interval_in_words(row: &Difference) -> String {
    match row.interval {
        None => "–".into(),
        // No pair differs: that says nothing of how sure it is.
        Some((0.0, 0.0)) => "all equal".into(),
        Some((low, high)) if low == high => "all alike".into(),
        Some((low, high)) => format!("[{}, {}]", readable(low), readable(high)),
    }
}

/// A row of the table.
fn cells(row: &Difference, months: u32, scale: f64) -> [String; 8] {
    let interval = interval_in_words(row);
    let metric = &METRICS[row.metric];
    let unit = match metric.kind {
        MetricKind::Flow if months == 12 => by_year(metric.unit),
        MetricKind::Flow => metric.unit.replace("/month", ""),
        MetricKind::Stock | MetricKind::Ratio => metric.unit.to_string(),
    };
    let dash = || "–".to_string();
    [
        metric.name.to_string(),
        readable_or_dash(row.base),
        format!("{} {:2}", readable_or_dash(row.difference), mark(row)),
        match row.is_of_few(scale) {
            true if interval == "all equal" => "few".into(),
            true => format!("few {interval}"),
            false => interval,
        },
        row.relative.map_or_else(dash, percent),
        row.same_sign_share.map_or_else(dash, |share| format!("{:.0} %", 100.0 * share)),
        row.variance_reduction.map_or_else(dash, |factor| format!("×{}", two_digits(factor))),
        unit,
    ]
}

/// A factor with two digits.
pub fn two_digits(factor: f64) -> String {
    let rounded: f64 = format!("{factor:.1e}").parse().expect("a printed number is a number");
    readable(rounded)
}

/// When levels are read in runs that start in that month.
pub fn of_window(window: Window, start: Month) -> String {
    let (at, (first, months)) = (window.at, window.since(start));
    let months = counted(months as usize, "month");
    format!("stocks at {at}; flows summed and ratios averaged over {months}, {first} to {at}")
}

/// A sentence in lines no wider than a table; its further lines begin two columns later.
pub fn folded(text: &str) -> Vec<String> {
    folded_to(text, WIDTH)
}

/// The same in lines no wider than that.
pub fn folded_to(text: &str, width: usize) -> Vec<String> {
    let sentence = text.trim_start();
    let indent = text.len() - sentence.len();
    let mut lines = Vec::new();
    let mut line = " ".repeat(indent);
    for word in sentence.split(' ') {
        let is_first = line.trim().is_empty();
        if !is_first && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent + 2) + word));
        } else {
            line.extend((!is_first).then_some(' '));
            line.push_str(word);
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::estimates::differences::{adjust, of_levels};
    use crate::study::estimates::verdict::Judged;

    const SURE: [(f64, f64); 3] = [(10.0, 20.0), (10.0, 20.1), (10.0, 19.9)];

    #[test]
    fn marks_say_how_sure_a_row_is() {
        let one = |row: Difference, count: usize| {
            let mut others = vec![("b".to_string(), vec![row; count])];
            adjust(&mut others);
            mark(&others[0].1[0])
        };
        let row = of_levels(SURE.to_vec());
        let p = row.p_value.expect("three pairs");
        assert_eq!(one(row.clone(), 1), "**");
        // As many rows as make a chance of 0.05 of it.
        assert_eq!(one(row, (LEVEL / p) as usize + 1), "*");
        assert_eq!(one(of_levels(vec![(1.0, 1.0), (2.0, 2.0)]), 1), "");
        // Two that are alike may be so by chance; six are not.
        let constant = |count: usize| of_levels(vec![(1.0, 2.0); count]);
        assert_eq!((one(constant(2), 1), one(constant(6), 1)), ("", "*"));
        let unsure = of_levels(vec![(1.0, 2.0), (2.0, 1.0)]);
        let judged = |verdict| Some(Judged { verdict, is_narrow: false });
        assert_eq!(one(Difference { verdict: judged(Verdict::Unsure), ..unsure.clone() }, 1), "?");
        assert_eq!(one(Difference { verdict: judged(Verdict::Alike), ..unsure }, 1), "=");
    }

    #[test]
    fn a_skewed_row_shows_its_median_below_the_mean() {
        let lone = (0..10).map(|pair| (10.0, if pair == 0 { 30.0 } else { 11.0 })).collect();
        let rows = [of_levels(lone), of_levels(SURE.to_vec())];
        let rows: Vec<&Difference> = rows.iter().collect();
        let lines = table(&rows, 12, 1.0, Paint::none());
        assert_eq!(lines.len(), 4);
        let median: Vec<&str> = lines[2].split_whitespace().collect();
        assert_eq!(median, ["median", "1", "[1,", "2.9]"]);
        assert!(!is_skewed(&Difference { pairs: 9, ..rows[0].clone() }));
    }

    #[test]
    fn lines_fold_between_words() {
        let text = format!("  {}", "word ".repeat(30).trim_end());
        let lines = folded(&text);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].chars().count() <= WIDTH && lines[1].starts_with("    word"));
        assert_eq!(folded("one"), ["one"]);
    }
}
