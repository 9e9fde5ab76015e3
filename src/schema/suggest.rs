//! Did you mean …? Finds the known name closest to a misspelled one.

/// Keys that were renamed, and how to write what they said.
const RENAMED: [(&str, &str); 3] = [
    ("bundles", "packages = [\"tianjin\"]"),
    ("knobs", "settings = [\"voucher.share\"]"),
    ("most_age", "for = { age_months = [0, 36] }"),
];

/// How what a former key said is written.
pub fn renamed(key: &str) -> Option<&'static str> {
    RENAMED.iter().find(|(former, _)| *former == key).map(|(_, now)| *now)
}

/// Number of letters from which a part of a name is enough to find it.
const PART: usize = 4;

/// The candidate nearest to `word`, if it is near enough to be the intended one.
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

/// The candidate that is near, or that has the word in it, or is in it.
pub fn meant<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let part = word.trim().to_lowercase();
    let has_part = |it: &&str| {
        let it = it.to_lowercase();
        (part.len() >= PART && it.contains(&part)) || (it.len() >= PART && part.contains(&it))
    };
    nearest(word, candidates.iter().copied()).or_else(|| candidates.iter().copied().find(has_part))
}

/// `; did you mean …?` when a candidate is meant.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    let meant = meant(word, candidates);
    meant.map_or_else(String::new, |candidate| format!("; did you mean `{candidate}`?"))
}

/// Case and hyphens do not count. Long words are cut, because computing the distance takes
/// quadratic time.
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
    fn a_misspelling_finds_its_word() {
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

    #[test]
    fn a_part_of_a_name_finds_it() {
        let hint = |word| did_you_mean(word, ["startups", "startup_survival_36m"]);
        assert_eq!(hint("zzz"), "");
        assert_eq!(hint("startpus"), "; did you mean `startups`?");
        assert_eq!(hint("Survival"), "; did you mean `startup_survival_36m`?");
        assert_eq!(hint("startups_founded"), "; did you mean `startups`?");
    }
}
