//! Digests of texts, and numbers as texts.

use sha2::{Digest, Sha256};

/// The SHA-256 of texts, each with its length, in hexadecimal.
pub fn digest<T: AsRef<[u8]>>(texts: &[T]) -> String {
    let mut hash = Sha256::new();
    for text in texts {
        let text = text.as_ref();
        // A single text gives what `sha256sum` gives for the file.
        if texts.len() > 1 {
            hash.update((text.len() as u64).to_le_bytes());
        }
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Names of powers of a thousand.
pub const POWERS: [(f64, &str); 4] = [(1e12, " trn"), (1e9, " bn"), (1e6, " m"), (1e3, " k")];

/// A number with three significant digits and the name of the largest power in it; the largest
/// comes first.
pub fn scaled(value: f64, powers: &[(f64, &str)]) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let rounded = rounded(value);
    for (power, name) in powers {
        if rounded.abs() >= *power {
            return format!("{}{name}", digits(rounded / power));
        }
    }
    if rounded.abs() < 1e-3 { format!("{value:.2e}") } else { digits(rounded) }
}

/// A number other than zero with three significant digits, and zeros in the place of others.
pub fn three_digits(value: f64) -> String {
    digits(rounded(value))
}

/// Rounding first lets 999.7 become 1 k.
fn rounded(value: f64) -> f64 {
    format!("{value:.2e}").parse().expect("a printed number is a number")
}

/// Three significant digits, without zeros at the end.
fn digits(value: f64) -> String {
    let printed = format!("{value:e}");
    let power = printed.split_once('e').and_then(|(_, power)| power.parse().ok());
    // The largest numbers are infinite once rounded, and have no exponent.
    let whole: i32 = power.unwrap_or(i32::MAX);
    let places = (2 - whole).max(0) as usize;
    let text = format!("{value:.places$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_take_the_name_of_their_largest_power() {
        let powers = [(1e8, "b"), (1e4, "a")];
        let texts = [9_999.0, 9_999.9, 1.234e8, -12_345_678.0, 0.0].map(|it| scaled(it, &powers));
        assert_eq!(texts, ["1a", "1a", "1.23b", "-1230a", "0"]);
        assert_eq!([1234.5, 0.001_234, 99.96].map(three_digits), ["1230", "0.00123", "100"]);
    }
}
