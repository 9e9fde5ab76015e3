//! How wide texts are, estimated without a font: a drawing does not know which one it will get.

/// The width of a text in ems, rather too wide than too narrow: as in DejaVu Sans, the widest of
/// usual fonts.
pub fn ems(text: &str) -> f64 {
    text.chars().map(ems_of).sum()
}

/// The width of a character in ems.
fn ems_of(letter: char) -> f64 {
    match letter {
        ' ' | '\u{a0}' | 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | 'I' => 0.33,
        '\u{2009}' | '\u{202f}' => 0.2,
        'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '-' | '°' => 0.41,
        'm' | 'w' | 'M' | 'W' | '%' | '@' | '…' => 0.98,
        '+' | '−' | '±' | '<' | '>' | '=' | '≥' | '→' => 0.84,
        'A'..='Z' | '&' => 0.74,
        'c' | 'k' | 's' | 'v' | 'x' | 'y' | 'z' => 0.59,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200d}' | '\u{2060}' => 0.0,
        _ if is_wide(letter) => 1.0,
        _ => 0.64,
    }
}

/// Whether a character takes a square, as those of Chinese and Japanese do.
pub fn is_wide(letter: char) -> bool {
    matches!(letter,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

/// A text cut with an ellipsis so that it takes `width` ems at most.
pub fn fitted(text: &str, width: f64) -> String {
    // Widths that were computed in another order are equal but for rounding.
    if ems(text) <= width + 1e-6 {
        return text.into();
    }
    let mut kept = String::new();
    let mut taken = ems_of('…');
    for letter in text.chars() {
        taken += ems_of(letter);
        if taken > width {
            break;
        }
        kept.push(letter);
    }
    format!("{}…", kept.trim_end())
}

/// A text in lines of `width` ems at most, broken at spaces and beside wide characters; what has
/// neither is cut.
pub fn wrapped(text: &str, width: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.is_empty() && ems(&line) + ems(word.trim_end()) > width {
            lines.push(line.trim_end().into());
            line.clear();
        }
        line.push_str(word);
    }
    if !line.trim_end().is_empty() {
        lines.push(line.trim_end().into());
    }
    lines.iter().map(|line| fitted(line, width)).collect()
}

/// A text with its end in one line of `width` ems, or else in two. What takes more is cut before its
/// end, which is kept whole.
pub fn in_two(text: &str, end: &str, width: f64) -> Vec<String> {
    let whole = format!("{text}{end}");
    if ems(&whole) <= width + 1e-6 {
        return vec![whole];
    }
    let mut first = 0;
    for word in words(&whole) {
        if first > 0 && ems(whole[..first + word.len()].trim_end()) > width {
            break;
        }
        first += word.len();
    }
    if first == whole.len() {
        return vec![format!("{}{end}", fitted(text, width - ems(end)))];
    }
    let line = fitted(whole[..first].trim_end(), width);
    if first > text.len() {
        return vec![line, whole[first..].into()];
    }
    let rest = &text[first..];
    let second = match ems(rest) + ems(end) <= width + 1e-6 {
        true => rest.into(),
        false => fitted(rest, width - ems(end)),
    };
    vec![line, second + end]
}

/// Pieces between which a line may end, each with the spaces after it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut begin = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((place, letter)) = letters.next() {
        let Some(&(_, next)) = letters.peek() else { break };
        let is_end = (letter == ' ' && next != ' ')
            || (is_wide(letter) && next != ' ' && !is_opening(letter) && !is_closing(next))
            || (is_wide(next) && letter != ' ' && !is_opening(letter) && !is_closing(next));
        if is_end {
            let end = place + letter.len_utf8();
            words.push(&text[begin..end]);
            begin = end;
        }
    }
    words.push(&text[begin..]);
    words
}

/// Whether a character begins no line.
fn is_closing(letter: char) -> bool {
    "，。、；：！？）》」』】％,.;:!?)%ー".contains(letter)
}

/// Whether a character ends no line.
fn is_opening(letter: char) -> bool {
    "（《「『【(".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_an_em() {
        assert!((ems("孵化器") - 3.0).abs() < 1e-12);
        assert!(ems("ill") < ems("www"));
    }

    #[test]
    fn what_does_not_fit_is_cut() {
        assert_eq!(fitted("startups", 20.0), "startups");
        let cut = fitted("startups founded by researchers", 6.0);
        assert!(cut.ends_with('…') && ems(&cut) <= 6.0, "{cut}");
        assert_eq!(fitted("", 0.0), "");
    }

    #[test]
    fn two_lines_come_before_a_cut_and_the_end_is_kept() {
        assert_eq!(in_two("results put", ", 2019", 20.0), ["results put, 2019"]);
        assert_eq!(in_two("results put to use", "", 7.0), ["results put", "to use"]);
        assert_eq!(in_two("results put", ", 2019", 5.0), ["results", "put, 2019"]);
        let cut = in_two("Contract value over contracts of the year before", ", 2019", 9.0);
        assert!(cut.len() == 2 && cut[1].ends_with("…, 2019"), "{cut:?}");
        assert!(cut.iter().all(|line| ems(line) <= 9.0), "{cut:?}");
        assert_eq!(in_two("技术合同成交额", "", 4.0), ["技术合同", "成交额"]);
    }

    #[test]
    fn lines_end_at_spaces_and_between_wide_characters() {
        assert_eq!(wrapped("results put to use", 6.0), ["results put", "to use"]);
        assert_eq!(wrapped("技术合同成交额", 4.0), ["技术合同", "成交额"]);
        assert_eq!(wrapped("技术合同，成交额", 4.5), ["技术合", "同，成交", "额"]);
        assert_eq!(wrapped("生存「without」", 7.0), ["生存", "「without」"]);
        assert!(wrapped("", 5.0).is_empty());
        assert!(wrapped("uninterruptedly", 3.0).iter().all(|line| ems(line) <= 3.0));
    }
}
