//! Numbers, months and money as the reader of a language writes them.

use super::language::Language;
use super::names::{Naming, member};
use super::texts::{Texts, filled};
use crate::base::month::Month;
use crate::base::text::{POWERS, scaled, three_digits};

/// Names of powers of ten in Chinese.
const CHINESE_POWERS: [(f64, &str); 3] = [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")];
/// Names of powers of ten in Japanese.
const JAPANESE_POWERS: [(f64, &str); 3] = [(1e12, "兆"), (1e8, "億"), (1e4, "万")];

/// Percent of a share below which it is said to be about nothing.
const LEAST_PERCENT: f64 = 1e-3;

/// A power in which the numbers of a chart are given, with its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// What a number is divided by.
    pub factor: f64,
    /// How it is called before a unit.
    pub name: &'static str,
}

/// The power in which numbers up to `most` in size are given.
pub fn power(language: Language, most: f64) -> Power {
    let fitting = powers(language).iter().find(|(factor, _)| most.abs() >= 0.9995 * factor);
    match fitting {
        Some(&(factor, " k")) => Power { factor, name: "thousand" },
        Some(&(factor, name)) => Power { factor, name: name.trim() },
        None => Power { factor: 1.0, name: "" },
    }
}

/// The unit of a chart with its power, and over how many months: `thousand firms a year`.
pub fn unit(language: Language, power: Power, unit: &str, months: Option<u64>) -> String {
    let texts = &Texts::of(language).unit;
    let unit = unit_name(language, unit.strip_suffix("/month").unwrap_or(unit));
    let unit = match (power.name, language) {
        ("", _) => unit,
        (power, Language::English) => format!("{power} {unit}"),
        (power, _) => format!("{power}{unit}"),
    };
    match months {
        None => unit,
        Some(12) => filled(&texts.per_year, &[("unit", &unit)]),
        Some(count) => filled(&texts.per_months, &[("unit", &unit), ("count", &count.to_string())]),
    }
}

/// A unit as files have it, such as `contracts/12 months`, in the reader's language.
pub fn unit_name(language: Language, unit: &str) -> String {
    let texts = &Texts::of(language).unit;
    let name = |unit: &str| member(language, Naming::Units, unit).map_or(unit.into(), String::from);
    match (unit.split_once('/'), language) {
        (_, Language::English) => unit.into(),
        (None, _) => name(unit),
        (Some((unit, "year")), _) => filled(&texts.per_year, &[("unit", &name(unit))]),
        (Some((unit, "month")), _) => filled(&texts.per_month, &[("unit", &name(unit))]),
        (Some((unit, other)), _) => match other.strip_suffix(" months") {
            Some(count) => filled(&texts.per_months, &[("unit", &name(unit)), ("count", count)]),
            None => format!("{}/{}", name(unit), name(other)),
        },
    }
}

/// A number with three significant digits: `1.24 m`, `124万`.
pub fn number(language: Language, value: f64) -> String {
    with_minus(&scaled(value, powers(language)))
}

/// Names of powers of ten, from the largest.
const fn powers(language: Language) -> &'static [(f64, &'static str)] {
    match language {
        Language::English => &POWERS,
        Language::Chinese => &CHINESE_POWERS,
        Language::Japanese => &JAPANESE_POWERS,
    }
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

/// A year: `2023`, `2023年`.
pub fn year(language: Language, year: i32) -> String {
    match language {
        Language::English => year.to_string(),
        _ => format!("{year}年"),
    }
}

/// A month or several as files have them: `2022-01..2022-12`, which is `2022`.
pub fn months(language: Language, text: &str) -> String {
    let end = |text: &str| match text.parse() {
        Ok(read) => month(language, read),
        Err(_) => text.into(),
    };
    match text.split_once("..") {
        Some((first, last)) => whole_years(language, first, last)
            .unwrap_or_else(|| between(language, &end(first), &end(last))),
        None => end(text),
    }
}

/// The years from a January to a December.
fn whole_years(language: Language, first: &str, last: &str) -> Option<String> {
    let [first, last]: [Month; 2] = [first.parse().ok()?, last.parse().ok()?];
    let is_whole = first.of_year() == 1 && last.of_year() == 12;
    let [first, last] = [first, last].map(Month::year);
    is_whole.then(|| match first == last {
        true => year(language, first),
        false => between(language, &year(language, first), &year(language, last)),
    })
}

/// What a level is of, as files have it: a month, or `sum` or `mean` before several.
pub fn window(language: Language, text: &str) -> String {
    let texts = &Texts::of(language).unit;
    let over = |words: &str, text: &str| filled(words, &[("months", &months(language, text))]);
    match text.split_once(' ') {
        Some(("sum", text)) => over(&texts.sum_over, text),
        Some(("mean", text)) => over(&texts.mean_over, text),
        _ => months(language, text),
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

/// The same with its sign: `+353 m CNY`.
pub fn signed_quantity(language: Language, value: f64, unit: &str) -> String {
    let sign = if value > 0.0 { "+" } else { "" };
    format!("{sign}{}", quantity(language, value, unit))
}

/// An interval of quantities: `350 m CNY to 356 m CNY`.
pub fn interval_of_quantities(language: Language, (low, high): (f64, f64), unit: &str) -> String {
    between(language, &quantity(language, low, unit), &quantity(language, high, unit))
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
    fn windows_read_as_months() {
        let of = |text| Language::ALL.map(|language| window(language, text));
        let months = "2015年2月 至 2016年1月合计";
        assert_eq!(of("sum 2015-02..2016-01")[..2], ["sum of 2015-02 to 2016-01", months]);
        assert_eq!(of("mean 2017-01..2017-12")[..2], ["mean of 2017", "2017年平均"]);
        assert_eq!(of("sum 2016-01..2017-12")[0], "sum of 2016 to 2017");
        assert_eq!(of("2016-12"), ["2016-12", "2016年12月", "2016年12月"]);
        assert_eq!(of("")[1], "");
    }

    #[test]
    fn units_of_charts_have_their_power() {
        let of = |language, most, text| unit(language, power(language, most), text, Some(12));
        let texts = ["thousand firms a year", "家企业/年", "社/年"];
        assert_eq!(Language::ALL.map(|it| of(it, 9_000.0, "firms/month")), texts);
        let texts = ["bn CNY a year", "亿元/年", "億元/年"];
        assert_eq!(Language::ALL.map(|it| of(it, 2e9, "CNY/month")), texts);
        assert_eq!(unit(English, power(English, 5.0), "CNY", None), "CNY");
        let texts = ["contracts/6 months", "项合同/6个月", "件の契約/6か月"];
        assert_eq!(Language::ALL.map(|it| unit_name(it, "contracts/6 months")), texts);
        assert_eq!(unit_name(Chinese, "firms/organization"), "家企业/机构");
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
