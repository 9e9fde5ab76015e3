//! Numbers as people read them: `1.24 m`, `+3.1 %`, `0.2 to 0.4`, sparklines, spans of time.

use std::time::Duration;

use crate::base::text::{POWERS, scaled};

/// A number with three significant digits: `1.24 m`, `45`, `0.0123`.
pub fn readable(value: f64) -> String {
    scaled(value, &POWERS)
}

/// What may be undefined, or a dash.
pub fn or_dash<T>(value: Option<T>, words: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "–".into(), words)
}

/// A number that may be undefined.
pub fn readable_or_dash(value: Option<f64>) -> String {
    or_dash(value, readable)
}

/// A share as a percentage with its sign: `+3.1 %`, to thousandths of a percent.
pub fn percent(share: f64) -> String {
    let rounded = (1e5 * share).round() / 1e3;
    match rounded {
        _ if share == 0.0 => "0 %".into(),
        0.0 => "~0 %".into(),
        _ if share > 0.0 => format!("+{} %", readable(rounded)),
        _ => format!("{} %", readable(rounded)),
    }
}

/// A share as a percentage without a sign, to thousandths of a percent.
pub fn share(share: f64) -> String {
    percent(share).trim_start_matches('+').to_string()
}

/// A share as a percentage, to whole percents.
pub fn whole_percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

/// A factor with two digits: `×2.3`.
pub fn times(factor: f64) -> String {
    let rounded: f64 = format!("{factor:.1e}").parse().expect("a printed number is a number");
    format!("×{}", readable(rounded))
}

/// An interval: `0.2 to 0.4`.
pub fn interval((low, high): (f64, f64)) -> String {
    format!("{} to {}", readable(low), readable(high))
}

/// A p-value: `0.032`, `<0.001`.
pub fn p_value(p: f64) -> String {
    if p < 0.001 { "<0.001".into() } else { format!("{p:.3}") }
}

/// A unit by month turned into one by year.
pub fn by_year(unit: &str) -> String {
    by_period(unit, "year")
}

/// A unit by month turned into one by another period.
pub fn by_period(unit: &str, period: &str) -> String {
    match unit.strip_suffix("/month") {
        Some(what) => format!("{what}/{period}"),
        None => format!("{unit} a {period}"),
    }
}

/// A number of things in words: `1 replicate`, `2 replicates`.
pub fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A line of blocks from the lowest to the highest value; gaps where undefined.
pub fn sparkline(values: &[Option<f64>]) -> String {
    const BLOCKS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let low = values.iter().flatten().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let block = |value: f64| {
        // Halves keep the span of the largest numbers finite.
        let share = (value / 2.0 - low / 2.0) / (high / 2.0 - low / 2.0);
        if share.is_finite() { BLOCKS[(share * 7.0).round() as usize] } else { BLOCKS[0] }
    };
    values.iter().map(|value| value.map_or(' ', block)).collect()
}

/// A span of time: `3.21 s`, `4 min 10 s`, `2 h 5 min`.
pub fn span(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0 if time < Duration::from_millis(10) => format!("{:.1} ms", 1000.0 * time.as_secs_f64()),
        0..60 => format!("{:.2} s", time.as_secs_f64()),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

/// A size of memory: `120 MB`.
pub fn memory(bytes: u64) -> String {
    match bytes {
        0..1_000_000_000 => format!("{} MB", bytes.div_ceil(1_000_000)),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_say_thousandths_at_most() {
        let read = [0.031, -0.031, 0.0, 0.0000277, -1e-9, 12.0].map(percent);
        assert_eq!(read, ["+3.1 %", "-3.1 %", "0 %", "+0.003 %", "~0 %", "+1.2 k %"]);
        assert_eq!([0.051, -0.2, 0.0].map(share), ["5.1 %", "-20 %", "0 %"]);
        assert_eq!(whole_percent(0.666), "67 %");
    }

    #[test]
    fn numbers_have_three_digits_and_a_word() {
        let read = [
            (0.0, "0"),
            (45.0, "45"),
            (12.345, "12.3"),
            (0.01234, "0.0123"),
            (0.00001234, "1.23e-5"),
            (999.4, "999"),
            (999.7, "1 k"),
            (1_240_000.0, "1.24 m"),
            (2.83e12, "2.83 trn"),
            (-4.5e9, "-4.5 bn"),
            (999_999.0, "1 m"),
            (100.0, "100"),
        ];
        for (value, text) in read {
            assert_eq!(readable(value), text);
        }
    }

    #[test]
    fn one_thing_is_one() {
        let counts = [0, 1, 2].map(|count| counted(count, "month"));
        assert_eq!(counts, ["0 months", "1 month", "2 months"]);
    }

    #[test]
    fn factors_have_two_digits_and_intervals_two_ends() {
        assert_eq!([2.345, 999.0, 0.5].map(times), ["×2.3", "×1 k", "×0.5"]);
        assert_eq!(interval((-1.5e6, 0.0)), "-1.5 m to 0");
        assert_eq!(or_dash(None, interval), "–");
    }

    #[test]
    fn extreme_numbers_are_still_numbers() {
        for value in [f64::MAX, f64::MIN, f64::MIN_POSITIVE] {
            assert!(!readable(value).is_empty());
        }
        assert_eq!(sparkline(&[Some(f64::MIN), Some(f64::MAX)]), "▁█");
    }

    #[test]
    fn a_sparkline_spans_its_values() {
        assert_eq!(sparkline(&[Some(0.0), None, Some(3.5), Some(7.0)]), "▁ ▅█");
        assert_eq!(sparkline(&[Some(2.0), Some(2.0)]), "▁▁");
        assert_eq!(sparkline(&[None]), " ");
    }

    #[test]
    fn times_have_two_units() {
        assert_eq!(span(Duration::from_millis(3210)), "3.21 s");
        assert_eq!(span(Duration::from_secs(250)), "4 min 10 s");
        assert_eq!(span(Duration::from_secs(7500)), "2 h 5 min");
    }
}
