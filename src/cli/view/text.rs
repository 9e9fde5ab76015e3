//! Texts in lines that fit, by the width that letters have on the screen: Chinese ones take two
//! columns.

use std::borrow::Cow;

use textwrap::{Options, WordSplitter};

/// Columns that sentences have at most; longer lines are hard to read.
const LONGEST_LINE: usize = 100;

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    console::measure_text_width(text)
}

/// A text cut to so many columns.
pub fn shortened(text: &str, columns: usize) -> Cow<'_, str> {
    console::truncate_str(text, columns, "…")
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
        .word_splitter(WordSplitter::NoHyphenation);
    // A number stays with its percent sign.
    let tied = sentence.replace(" %", "\u{a0}%");
    let lines = textwrap::wrap(&tied, options).into_iter();
    lines.map(|line| line.replace('\u{a0}', " ")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_fold_between_words() {
        let text = format!("  {}", "word ".repeat(30).trim_end());
        let lines = folded(&text, 100);
        assert_eq!(lines.len(), 2);
        assert!(width(&lines[0]) <= 100 && lines[1].starts_with("    word"));
        assert_eq!(folded("one", 40), ["one"]);
        assert_eq!(folded("", 40), [""]);
        assert_eq!(folded("about half, 50 % of all", 15), ["about half,", "  50 % of all"]);
        assert_eq!(folded("without-exchange", 10), ["without-ex", "  change"]);
    }

    #[test]
    fn chinese_letters_take_two_columns() {
        let question = "如果没有科技企业孵化器，初创企业会少多少？";
        assert_eq!(width(question), 42);
        let lines = folded(question, 20);
        assert!(lines.iter().all(|line| width(line) <= 20), "{lines:?}");
        assert_eq!(lines.concat().replace("  ", ""), question);
        assert_eq!(shortened(question, 9), "如果没有…");
        assert_eq!(shortened(question, 42), question);
    }
}
