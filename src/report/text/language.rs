//! The languages in which results are shown.

use std::str::FromStr;

/// A language in which results are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// English.
    #[default]
    English,
    /// Simplified Chinese.
    Chinese,
    /// Japanese.
    Japanese,
}

impl Language {
    /// All languages in order.
    pub const ALL: [Language; 3] = [Language::English, Language::Chinese, Language::Japanese];

    /// The code in `--lang` and in the `lang` of a page.
    pub const fn code(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh",
            Language::Japanese => "ja",
        }
    }

    /// The language's own name for itself.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Chinese => "中文",
            Language::Japanese => "日本語",
        }
    }

    /// The one of three texts that is in this language: English, Chinese, Japanese.
    pub fn of<T>(self, texts: &[T; 3]) -> &T {
        &texts[self as usize]
    }

    /// What stands between two sentences.
    pub const fn space(self) -> &'static str {
        match self {
            Language::English => " ",
            Language::Chinese | Language::Japanese => "",
        }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(code: &str) -> Result<Language, String> {
        let found = Language::ALL.into_iter().find(|language| language.code() == code);
        found.ok_or_else(|| "the languages are en, zh and ja".into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_names_its_language_and_no_other_text_does() {
        for language in Language::ALL {
            assert_eq!(language.code().parse(), Ok(language));
            assert_eq!(*language.of(&Language::ALL), language);
        }
        for text in ["", "EN", "fr", "zh-CN"] {
            assert!(text.parse::<Language>().is_err(), "{text}");
        }
    }
}
