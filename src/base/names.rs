//! Names given by users: which are valid, when two are the same, and what is a path instead.

use std::cmp::Ordering;

/// Bytes that a name may have: file systems allow 255, and names get something put around them.
const LONGEST: usize = 100;
/// Characters with a special meaning in some file system.
const OF_PATHS: &str = r#"/\:*?"<>|"#;

/// Whether a name of a scenario or an experiment can serve as the name of its results.
///
/// # Errors
///
/// Says what would be right.
pub fn check_name(name: &str) -> Result<(), String> {
    match name.len().cmp(&LONGEST) {
        Ordering::Greater => Err(format!(
            "name = {name:?} is too long for a file name; use at most {LONGEST} bytes, as many \
             letters or some {} Chinese characters",
            LONGEST / 3
        )),
        _ => check_file_name(name),
    }
}

/// Whether a file or a directory can have a name, however long, and stays where it is put.
///
/// # Errors
///
/// Says what would be right.
pub fn check_file_name(name: &str) -> Result<(), String> {
    let is_bad =
        |letter: char| letter.is_control() || is_unseen(letter) || OF_PATHS.contains(letter);
    if name.is_empty() || name.contains(is_bad) || name.starts_with('.') || name.trim() != name {
        return Err(format!(
            "name = {name:?} is not a valid file name; use letters, digits, - and _"
        ));
    }
    if name.ends_with('.') || is_reserved(name) {
        return Err(format!(
            "name = {name:?} is a name that Windows gives no file; use another, such as {:?}",
            format!("my-{}", name.trim_end_matches('.').to_lowercase())
        ));
    }
    Ok(())
}

/// Whether something shows as it is written: a name of a policy, which no file has.
///
/// # Errors
///
/// Says what would be right.
pub fn check_visible(key: &str, name: &str) -> Result<(), String> {
    match name.contains(|letter: char| letter.is_control() || is_unseen(letter)) {
        true => Err(format!(
            "{key} = {name:?} holds characters that do not show, or turn others around; remove them"
        )),
        false => Ok(()),
    }
}

/// Whether a character shows nothing, or changes how others are shown: two names could look alike.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Names of devices that Windows keeps for itself, with any ending.
const RESERVED: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let numbered = ["com", "lpt"].iter().find_map(|device| stem.strip_prefix(device));
    let is_number = |rest: &str| {
        let mut letters = rest.chars();
        matches!(letters.next(), Some('0'..='9' | '¹' | '²' | '³')) && letters.next().is_none()
    };
    RESERVED.contains(&stem.as_str()) || numbered.is_some_and(is_number)
}

/// Whether an argument is a path to a file rather than the name of something that ships.
pub fn is_path(argument: &str) -> bool {
    argument.contains(['/', '\\']) || argument.ends_with(".toml")
}

/// The known name that an argument means; case and outer spaces do not count.
pub fn find<'a>(argument: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    known.into_iter().find(|known| is_same(known, argument))
}

/// Whether an argument means a name, in any case and with any outer spaces.
pub fn is_same(known: &str, argument: &str) -> bool {
    known.eq_ignore_ascii_case(argument.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_of_all_languages_make_names() {
        for name in [
            "china",
            "without-exchange",
            "v1.2",
            "一个 更好的方案",
            "é",
            "study (2)",
            "a+b",
            "a[1]",
            "R&D",
            "a%j",
            "x; touch y",
            "a$b",
            "it's",
        ] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_name_that_leads_elsewhere_or_that_no_file_can_have_is_refused() {
        for name in
            ["", ".", "..", "../x", "/etc", "a/b", "a\0b", "a\\b", "a\nb", " a", "a ", "a:b"]
        {
            assert!(check_name(name).is_err() && check_file_name(name).is_err(), "{name:?}");
        }
        let long = "中".repeat(34);
        assert!(check_name(&long).is_err_and(|argument| argument.contains("too long")));
        assert!(check_file_name(&long).is_ok() && check_name(&"中".repeat(33)).is_ok());
    }

    #[test]
    fn a_name_that_does_not_show_as_it_is_written_is_refused() {
        for name in ["\u{200b}", "a\u{202e}b", "a\u{feff}", "\u{2066}a", "a\u{ad}b", "\u{3164}"] {
            assert!(check_name(name).is_err() && check_file_name(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn names_that_windows_gives_no_file_are_refused() {
        for name in ["CON", "nul.txt", "a.", "a..", "Aux", "com1", "LPT9.tar.gz", "com¹", "con .x"]
        {
            let refusal = check_name(name).expect_err(name);
            assert!(refusal.contains("Windows") && check_file_name(name).is_err(), "{refusal}");
        }
        for name in ["console", "com", "com10", "comb", "null", "a.b", "con-a", "lpt"] {
            assert_eq!(check_name(name), Ok(()), "{name}");
        }
    }

    #[test]
    fn a_name_is_found_in_any_case_and_a_path_is_none() {
        assert_eq!(find(" inner mongolia", ["Gansu", "Inner Mongolia"]), Some("Inner Mongolia"));
        assert_eq!(find("Inner", ["Gansu", "Inner Mongolia"]), None);
        let paths = ["a/b", "a\\b", "a.toml", "a", "a.b"].map(is_path);
        assert_eq!(paths, [true, true, true, false, false]);
    }
}
