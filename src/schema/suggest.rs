//! Did you mean …? Finds the name that a misspelt one was meant to be.

/// The candidate nearest to `word`, if it is near enough to have been meant.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = plain(word);
    let farthest = (word.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&word, &plain(candidate)), candidate))
        .filter(|(distance, _)| *distance <= farthest)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Case and hyphens are slips, not letters. Long words are cut: distance takes quadratic time.
fn plain(word: &str) -> String {
    word.chars().take(80).collect::<String>().to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(word: &str, expected: Option<&str>) {
        assert_eq!(nearest(word, ["researchers", "investors", "seed"]), expected, "{word}");
    }

    #[test]
    fn a_slip_finds_its_word() {
        check("reserchers", Some("researchers"));
        check("Investors", Some("investors"));
        check("sed", Some("seed"));
    }

    #[test]
    fn another_word_finds_nothing() {
        check("banks", None);
        check("", None);
        check("xy", None);
    }
}
