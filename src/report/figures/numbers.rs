//! Numbers of figures in the reader's language, in one place.

use super::labels::{Label, label};
use crate::report::draw::scale::{plain, signed};
use crate::report::text::Language;

/// A power in which the numbers of a chart are given, with its name.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Power {
    /// What a number is divided by.
    pub factor: f64,
    /// How it is called before a unit.
    pub name: &'static str,
}

/// The powers of a language, from the largest.
const fn powers(language: Language) -> &'static [Power] {
    match language {
        Language::English => ENGLISH,
        Language::Chinese => CHINESE,
        Language::Japanese => JAPANESE,
    }
}

const ENGLISH: &[Power] =
    &[named(1e12, "trn"), named(1e9, "bn"), named(1e6, "m"), named(1e3, "thousand")];
const CHINESE: &[Power] = &[named(1e12, "万亿"), named(1e8, "亿"), named(1e4, "万")];
const JAPANESE: &[Power] = &[named(1e12, "兆"), named(1e8, "億"), named(1e4, "万")];

const fn named(factor: f64, name: &'static str) -> Power {
    Power { factor, name }
}

/// The power in which numbers up to `most` in size are given.
pub fn power(language: Language, most: f64) -> Power {
    let fitting = powers(language).iter().find(|power| most.abs() >= 0.9995 * power.factor);
    fitting.copied().unwrap_or(Power { factor: 1.0, name: "" })
}

/// A number with three significant digits and the power's name.
pub fn number(language: Language, value: f64) -> String {
    let power = power(language, value);
    let digits = three_digits(value / power.factor);
    match (power.name, language) {
        ("", _) => digits,
        ("thousand", _) => format!("{digits} k"),
        (name, Language::English) => format!("{digits} {name}"),
        (name, _) => format!("{digits}{name}"),
    }
}

/// Three significant digits, as many as a number has.
pub fn three_digits(value: f64) -> String {
    let text = plain(value, decimals(value));
    trimmed(text)
}

/// A change with three significant digits and its sign.
pub fn signed_digits(value: f64) -> String {
    trimmed(signed(value, decimals(value)))
}

/// Digits after the point that three significant digits take.
fn decimals(value: f64) -> usize {
    if value == 0.0 {
        return 0;
    }
    let whole = libm::floor(libm::log10(value.abs()));
    (2.0 - whole).clamp(0.0, 6.0) as usize
}

/// A number without zeros at its end.
fn trimmed(text: String) -> String {
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').into(),
        false => text,
    }
}

/// A change in percent with its sign: `−51.4 %`.
pub fn percent(value: f64) -> String {
    let decimals = match value.abs() {
        size if size < 1.0 => 2,
        size if size < 100.0 => 1,
        _ => 0,
    };
    format!("{} %", signed(value, decimals))
}

/// An interval of changes in percent: `−52.6 to −50.3 %`.
pub fn percent_interval(language: Language, (low, high): (f64, f64)) -> String {
    let [low, high] = [low, high].map(|end| percent(end).trim_end_matches(" %").to_string());
    match language {
        Language::English => format!("{low} to {high} %"),
        Language::Chinese => format!("{low} 至 {high} %"),
        Language::Japanese => format!("{low} ～ {high} %"),
    }
}

/// A p-value after adjustment: `Holm p < 0.001`.
pub fn holm(p: f64) -> String {
    if p < 0.001 { "Holm p < 0.001".into() } else { format!("Holm p = {}", trimmed(plain(p, 3))) }
}

/// The unit of a chart with its power: `thousand firms a year`.
pub fn unit(language: Language, power: Power, unit: &str, is_of_a_year: bool) -> String {
    let unit = unit.strip_suffix("/month").unwrap_or(unit);
    let year = if is_of_a_year { label(language, Label::AYear) } else { "" };
    let words = [power.name, unit, year];
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_follow_the_language() {
        let said = Language::ALL.map(|language| number(language, 123_456_789.0));
        assert_eq!(said, ["123 m", "1.23亿", "1.23億"]);
        assert_eq!(number(Language::English, -1240.0), "−1.24 k");
        assert_eq!([0.0, 0.5, 12.0].map(|it| number(Language::English, it)), ["0", "0.5", "12"]);
    }

    #[test]
    fn changes_have_signs_and_few_digits() {
        let said = [-51.37, 0.031, 0.0, 1234.5].map(percent);
        assert_eq!(said, ["−51.4 %", "+0.03 %", "0.00 %", "+1234 %"]);
        assert_eq!(percent_interval(Language::English, (-2.0, 3.0)), "−2.0 to +3.0 %");
        assert_eq!([0.00002, 0.054].map(holm), ["Holm p < 0.001", "Holm p = 0.054"]);
        assert_eq!(signed_digits(12.34), "+12.3");
    }
}
