//! Texts in lines that fit, by the width that letters have on the screen: Chinese ones take two
//! columns.

use std::borrow::Cow;

use textwrap::core::Word;
use textwrap::{Options, WordSeparator, WordSplitter};

/// Columns that sentences have at most; longer lines are hard to read.
const LONGEST_LINE: usize = 100;

/// What no line begins with.
const CLOSING: &str = "，。、；：？！）》」』”’";

/// Marks that turn the direction of what follows, or hide it.
const MARKS: [std::ops::RangeInclusive<char>; 5] = [
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2066}'..='\u{2069}',
    '\u{61c}'..='\u{61c}',
    '\u{feff}'..='\u{feff}',
];

/// A text whose letters all can be seen: what steers a terminal or turns the direction of writing
/// stands there as its number, except ends of lines.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_mark = |letter: char| MARKS.iter().any(|range| range.contains(&letter));
    let is_hidden = |letter: char| (letter.is_control() && letter != '\n') || is_mark(letter);
    if !text.contains(is_hidden) {
        return text.into();
    }
    let mut visible = String::with_capacity(text.len());
    for letter in text.chars() {
        match is_hidden(letter) {
            true => visible.extend(letter.escape_unicode()),
            false => visible.push(letter),
        }
    }
    visible.into()
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// A name cut to so many columns. Names differ in how they begin and how they end.
pub fn shortened(name: &str, columns: usize) -> Cow<'_, str> {
    if width(name) <= columns {
        return name.into();
    }
    let kept = columns.saturating_sub(1);
    let end = kept / 2;
    let ends = name.char_indices().map(|(start, _)| &name[start..]);
    let tail = ends.into_iter().find(|tail| width(tail) <= end).unwrap_or_default();
    let head = console::truncate_str(name, kept - width(tail), "");
    format!("{head}…{tail}").into()
}

/// A text in lines no wider than that; its further lines begin two columns later.
pub fn folded(text: &str, columns: usize) -> Vec<String> {
    folded_with("  ", text, columns)
}

/// The same, with that in front of its further lines beyond the indent of the first.
pub fn folded_with(lead: &str, text: &str, columns: usize) -> Vec<String> {
    let sentence = text.trim_start();
    let indent = &text[..text.len() - sentence.len()];
    let further = format!("{indent}{lead}");
    let options = Options::new(columns.min(LONGEST_LINE))
        .initial_indent(indent)
        .subsequent_indent(&further)
        .word_separator(WordSeparator::Custom(words))
        .word_splitter(WordSplitter::NoHyphenation);
    // A number stays with its percent sign.
    let tied = sentence.replace(" %", "\u{a0}%");
    let lines = textwrap::wrap(&tied, options).into_iter();
    lines.map(|line| line.replace('\u{a0}', " ")).collect()
}

/// Names side by side in indented lines, none of which is broken.
pub fn side_by_side(names: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for name in names {
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(name) <= columns.min(LONGEST_LINE) => {
                line.push(' ');
                line.push_str(name);
            }
            _ => lines.push(format!("  {name}")),
        }
    }
    lines
}

/// The words of a line. Chinese breaks between any two letters, but no line begins with what ends a
/// clause; other texts break at spaces alone, so that names and commands stay whole.
fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let is_wide = |letter: char| width(letter.encode_utf8(&mut [0; 4])) > 1;
    let is_end = |(one, other): (char, char)| match (one, other) {
        (_, ' ') => false,
        (' ', _) => true,
        _ => (is_wide(one) || is_wide(other)) && !CLOSING.contains(other),
    };
    let next = line.char_indices().skip(1);
    let ends = line.chars().zip(next).filter(move |(one, (_, other))| is_end((*one, *other)));
    let ends: Vec<usize> = ends.map(|(_, (place, _))| place).chain([line.len()]).collect();
    let starts = std::iter::once(0).chain(ends.clone());
    Box::new(starts.zip(ends).map(|(start, end)| Word::from(&line[start..end])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        let check = |text: &str, expected: &str| assert_eq!(visible(text), expected);
        check("甘肃, é, 👩‍🔬\n", "甘肃, é, 👩‍🔬\n");
        check("\x1b[2Ja\tb\r", "\\u{1b}[2Ja\\u{9}b\\u{d}");
        check("\u{202e}txt\u{9b}", "\\u{202e}txt\\u{9b}");
    }

    #[test]
    fn lines_fold_between_words() {
        let text = format!("  {}", "word ".repeat(30).trim_end());
        let lines = folded(&text, 100);
        assert_eq!(lines.len(), 2);
        assert!(width(&lines[0]) <= 100 && lines[1].starts_with("    word"));
        assert_eq!(folded("one", 40), ["one"]);
        assert_eq!(folded("", 40), [""]);
        assert_eq!(folded("about half, 50 % of all", 15), ["about half,", "  50 % of all"]);
        assert_eq!(folded("without-exchange", 10), ["without-", "  exchange"]);
    }

    #[test]
    fn names_that_begin_alike_stay_apart() {
        let names = ["achievements_ready", "achievements_transformed"];
        assert_eq!(names.map(|name| shortened(name, 15)), ["achieve…s_ready", "achieve…sformed"]);
        assert_eq!(shortened("name", 4), "name");
    }

    #[test]
    fn chinese_letters_take_two_columns() {
        let question = "如果没有科技企业孵化器，初创企业会少多少？";
        assert_eq!(width(question), 42);
        let lines = folded(question, 20);
        assert!(lines.iter().all(|line| width(line) <= 20), "{lines:?}");
        assert_eq!(lines.concat().replace("  ", ""), question);
        assert_eq!(shortened(question, 9), "如果…少？");
        let named = folded(&format!("甘肃: {question}"), 40);
        assert_eq!(named[0], "甘肃: 如果没有科技企业孵化器，初创企业会");
        assert_eq!(shortened(question, 42), question);
    }
}
