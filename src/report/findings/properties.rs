//! What holds for every finding, over random rows and in all languages.

use proptest::prelude::*;

use super::*;
use crate::model::record::metrics::METRICS;

/// Words that would state a cause.
const CAUSES: [&str; 19] = [
    "because",
    "due to",
    "cause",
    "leads to",
    "thanks to",
    "as a result",
    "therefore",
    "导致",
    "因为",
    "由于",
    "引起",
    "因此",
    "造成",
    "ため",
    "により",
    "によって",
    "原因",
    "もたら",
    "から生じ",
];

/// A row with a verdict that follows from its numbers.
fn rows() -> impl Strategy<Value = Row> {
    let base = prop_oneof![Just(0.0), -1e3..1e3, 1e3..1e13_f64];
    let change = prop_oneof![-3.0..3.0_f64, -0.03..0.03_f64];
    let numbers = (base, change, 0.0001..0.5_f64, 0.0..0.2_f64, 0.0..1.0_f64);
    let counts = (0..METRICS.len(), 2..60_usize, 1..40_usize, 0..3_usize);
    let flags = (any::<bool>(), any::<bool>());
    (numbers, counts, flags).prop_map(|((base, change, half, p, share), counts, flags)| {
        let (metric, pairs, tests, method) = counts;
        let size = if base == 0.0 { 100.0 } else { base.abs() };
        let (difference, half) = (size * change, size * half);
        let method = [Method::StudentT, Method::Widened, Method::TooFewEvents][method];
        let has_interval = method != Method::TooFewEvents;
        let interval = has_interval.then_some((difference - half, difference + half));
        let is_clear = interval.is_some_and(|(low, high)| low > 0.0 || high < 0.0);
        let within = 0.02 * if base == 0.0 { difference.abs() } else { size };
        let is_inside = interval.is_some_and(|(low, high)| -within <= low && high <= within);
        let p_holm = if is_clear { p } else { 0.05 + p };
        Row {
            metric: METRICS[metric].name.into(),
            unit: METRICS[metric].unit.replace("/month", "/12 months"),
            pairs,
            base: Some(base),
            level: Some(base + difference),
            difference: Some(difference),
            interval,
            relative: (base != 0.0).then(|| difference / size),
            verdict: Some(match p_holm < 0.05 && is_clear {
                true => Verdict::Significant,
                false if is_inside => Verdict::Equivalent,
                false => Verdict::Inconclusive,
            }),
            p_holm: has_interval.then_some(p_holm),
            tests,
            margin: 0.02,
            same_sign_share: Some(if p < 0.05 { 1.0 } else { share }),
            method,
            events: Some(if has_interval { 1e6 } else { 7.0 }),
            largest_share: Some(share),
            doubts: Doubts { is_far_from_record: flags.0, depends_on_scale: flags.1 },
        }
    })
}

/// The numbers of a text, as a reader of any of the languages reads them; percentages as shares.
fn numbers_in(text: &str) -> Vec<f64> {
    const POWERS: [(&str, f64); 11] = [
        ("万亿", 1e12),
        ("万", 1e4),
        ("亿", 1e8),
        ("億", 1e8),
        ("兆", 1e12),
        (" trn", 1e12),
        (" bn", 1e9),
        (" m", 1e6),
        (" k", 1e3),
        (" %", 0.01),
        ("%", 0.01),
    ];
    let text = text.replace('−', "-");
    let is_of_number = |letter: char| letter.is_ascii_digit() || ".-e".contains(letter);
    let mut numbers = Vec::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|it: char| it.is_ascii_digit() || it == '-') {
        let token = &rest[start..];
        let end = token.find(|it: char| !is_of_number(it)).unwrap_or(token.len());
        let after = &token[end..];
        let power = POWERS.iter().find(|(name, _)| {
            let next = after.strip_prefix(name).map(|after| after.chars().next());
            next.is_some_and(|next| next.is_none_or(|it| !it.is_ascii_alphanumeric()))
        });
        if let Ok(number) = token[..end].trim_end_matches(['.', 'e', '-']).parse::<f64>() {
            numbers.push(number * power.map_or(1.0, |(_, power)| *power));
        }
        rest = after;
    }
    numbers
}

/// Whether a text has a number to three digits. Of an interval in English the first end has its
/// percent sign behind the second.
fn has(text: &str, value: f64) -> bool {
    let is_it = |number: f64| (number - value).abs() <= 0.005 * value.abs() + 1e-5;
    numbers_in(text).into_iter().any(|number| is_it(number) || is_it(number / 100.0))
}

fn check_numbers(language: Language, row: &Row) -> Result<(), TestCaseError> {
    let Finding { headline, detail, .. } = finding(language, row);
    let (base, level, difference) =
        (row.base.unwrap_or(0.0), row.level.unwrap_or(0.0), row.difference.unwrap_or(0.0));
    if row.is_significant() {
        for value in [row.relative.unwrap_or(difference).abs(), base, level] {
            prop_assert!(has(&headline, value), "{value} in {headline}");
        }
        prop_assert!(has(&detail, row.tests as f64), "{detail}");
    }
    if let Some(ends) = row.interval_of_shares().or(row.interval) {
        for end in [ends.0, ends.1] {
            prop_assert!(has(&detail, end), "{end} in {detail}");
        }
    }
    Ok(())
}

fn check_words(language: Language, row: &Row) -> Result<(), TestCaseError> {
    let said = finding(language, row);
    let (sentence, texts) = (said.sentence(), Texts::of(language));
    let verdict = verdict_word(language, row.verdict.expect("every row has one"));
    prop_assert!(sentence.to_lowercase().contains(verdict), "{sentence}");
    let verbs = &texts.direction;
    if row.is_significant() {
        // The name of the outcome may have the other word in it.
        let claim = said.headline.replace(metric_name(language, &row.metric), "");
        let falls = [&verbs.fall_count, &verbs.fall_amount, &verbs.fall_ratio];
        let rises = [&verbs.rise_count, &verbs.rise_amount, &verbs.rise_ratio];
        let (right, wrong) = if row.falls() { (falls, rises) } else { (rises, falls) };
        prop_assert!(right.iter().any(|verb| claim.contains(verb.as_str())), "{claim}");
        prop_assert!(!wrong.iter().any(|verb| claim.contains(verb.as_str())), "{claim}");
    }
    let caveats: Vec<&str> = said.caveats.iter().map(|caveat| caveat.text.as_str()).collect();
    let all = format!("{sentence} {}", caveats.join(" ")).to_lowercase();
    for cause in CAUSES {
        prop_assert!(!all.contains(cause), "{cause}: {all}");
    }
    prop_assert!(!all.contains(['{', '}']) && !all.contains("  "), "{all}");
    Ok(())
}

proptest! {
    #[test]
    fn numbers_agree_with_the_row(row in rows()) {
        for language in Language::ALL {
            check_numbers(language, &row)?;
        }
    }

    #[test]
    fn words_agree_with_the_row_and_state_no_cause(row in rows()) {
        for language in Language::ALL {
            check_words(language, &row)?;
        }
    }
}
