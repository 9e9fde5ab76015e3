//! Numbers, months and money as the reader of a language writes them.

use super::language::Language;
use super::texts::{Texts, filled};
use crate::base::month::Month;
use crate::base::text::{POWERS, scaled, three_digits};

/// Names of powers of ten in Chinese.
const CHINESE_POWERS: [(f64, &str); 3] = [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")];
/// Names of powers of ten in Japanese.
const JAPANESE_POWERS: [(f64, &str); 3] = [(1e12, "兆"), (1e8, "億"), (1e4, "万")];

/// Percent of a share below which it is said to be about nothing.
const LEAST_PERCENT: f64 = 1e-3;

/// A number with three significant digits: `1.24 m`, `124万`.
pub fn number(language: Language, value: f64) -> String {
    let powers: &[(f64, &str)] = match language {
        Language::English => &POWERS,
        Language::Chinese => &CHINESE_POWERS,
        Language::Japanese => &JAPANESE_POWERS,
    };
    with_minus(&scaled(value, powers))
}

/// The same with its sign: `+1.24 m`.
pub fn signed_number(language: Language, value: f64) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", number(language, value))
}

/// A share as a percentage with three significant digits: `3.1 %`, `3.1%`.
pub fn percent(language: Language, share: f64) -> String {
    format!("{}{}", per_cent(share), percent_sign(language))
}

/// The same with its sign: `+3.1 %`.
pub fn signed_percent(language: Language, share: f64) -> String {
    let sign = if 100.0 * share >= LEAST_PERCENT { "+" } else { "" };
    format!("{sign}{}", percent(language, share))
}

/// An interval of numbers: `a to b`, `a 至 b`, `a から b`.
pub fn interval(language: Language, (low, high): (f64, f64)) -> String {
    between(language, &number(language, low), &number(language, high))
}

/// An interval of shares as percentages: `−5.5 to −3.3 %`.
pub fn interval_of_percents(language: Language, (low, high): (f64, f64)) -> String {
    match language {
        Language::English => {
            between(language, &per_cent(low), &per_cent(high)) + percent_sign(language)
        }
        _ => between(language, &percent(language, low), &percent(language, high)),
    }
}

/// Two ends of an interval that are written already.
pub fn between(language: Language, low: &str, high: &str) -> String {
    filled(&Texts::of(language).unit.interval, &[("low", low), ("high", high)])
}

/// A month: `2023-12`, `2023年12月`.
pub fn month(language: Language, month: Month) -> String {
    match language {
        Language::English => month.to_string(),
        _ => format!("{}年{}月", month.year(), month.of_year()),
    }
}

/// An amount of money in yuan: `1.67 bn CNY`, `16.7亿元`.
pub fn money(language: Language, yuan: f64) -> String {
    with_unit(&Texts::of(language).unit.money, &number(language, yuan))
}

/// A level in a unit of the table of metrics. Counts have their number alone: the name of the
/// metric says of what.
pub fn quantity(language: Language, value: f64, unit: &str) -> String {
    let units = &Texts::of(language).unit;
    match unit {
        "share" => percent(language, value),
        "share/year" => with_unit(&units.a_year, &percent(language, value)),
        "months" => with_unit(&units.months, &number(language, value)),
        "CNY/year" => with_unit(&units.a_year, &money(language, value)),
        _ if unit.starts_with("CNY") => money(language, value),
        _ => number(language, value),
    }
}

/// A p-value with what it is compared by: `p < 0.001`, `p = 0.032`.
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "p < 0.001".into() } else { format!("p = {p:.3}") }
}

fn with_unit(unit: &str, number: &str) -> String {
    filled(unit, &[("number", number)])
}

/// Percent without the sign for it; never in powers of a thousand.
fn per_cent(share: f64) -> String {
    let percent = 100.0 * share;
    match percent {
        0.0 => "0".into(),
        _ if percent.abs() < LEAST_PERCENT => "~0".into(),
        _ => with_minus(&three_digits(percent)),
    }
}

fn percent_sign(language: Language) -> &'static str {
    match language {
        Language::English => " %",
        Language::Chinese | Language::Japanese => "%",
    }
}

/// With minus signs in place of hyphens.
fn with_minus(number: &str) -> String {
    number.replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::*;
    use Language::{Chinese, English, Japanese};

    fn check(value: f64, texts: [&str; 3]) {
        assert_eq!(Language::ALL.map(|language| number(language, value)), texts);
    }

    #[test]
    fn numbers_follow_the_powers_of_the_language() {
        check(0.0, ["0", "0", "0"]);
        check(5_283.0, ["5.28 k", "5280", "5280"]);
        check(9_999.9, ["10 k", "1万", "1万"]);
        check(-52_840.0, ["−52.8 k", "−5.28万", "−5.28万"]);
        check(12_345_678.0, ["12.3 m", "1230万", "1230万"]);
        check(1.67e9, ["1.67 bn", "16.7亿", "16.7億"]);
        check(2.83e12, ["2.83 trn", "2.83万亿", "2.83兆"]);
        check(0.012_34, ["0.0123", "0.0123", "0.0123"]);
        check(1.234e-5, ["1.23e−5", "1.23e−5", "1.23e−5"]);
    }

    #[test]
    fn percentages_have_a_sign_where_asked_and_no_powers() {
        assert_eq!(signed_percent(English, 0.031), "+3.1 %");
        assert_eq!(signed_percent(Chinese, -0.5137), "−51.4%");
        assert_eq!(percent(Japanese, 12.0), "1200%");
        assert_eq!(percent(English, 1234.56), "123000 %");
        assert_eq!(
            [0.0, 1e-7, -1e-7].map(|it| signed_percent(English, it)),
            ["0 %", "~0 %", "~0 %"]
        );
    }

    #[test]
    fn intervals_months_and_money_read_as_written() {
        let of = |language| interval_of_percents(language, (-0.055, -0.033));
        let texts = ["−5.5 to −3.3 %", "−5.5% 至 −3.3%", "−5.5% から −3.3%"];
        assert_eq!(Language::ALL.map(of), texts);
        assert_eq!(interval(Chinese, (0.0, 2e4)), "0 至 2万");
        let december = Month::new(2023, 12);
        let texts = ["2023-12", "2023年12月", "2023年12月"];
        assert_eq!(Language::ALL.map(|language| month(language, december)), texts);
        let texts = ["1.67 bn CNY", "16.7亿元", "16.7億元"];
        assert_eq!(Language::ALL.map(|language| money(language, 1.67e9)), texts);
    }

    #[test]
    fn levels_have_the_unit_of_their_metric() {
        let of = |unit| Language::ALL.map(|language| quantity(language, 0.045, unit));
        assert_eq!(of("share"), ["4.5 %", "4.5%", "4.5%"]);
        assert_eq!(of("share/year"), ["4.5 % a year", "每年4.5%", "年4.5%"]);
        assert_eq!(of("CNY/12 months")[0], "0.045 CNY");
        assert_eq!(of("firms"), ["0.045"; 3]);
    }
}
