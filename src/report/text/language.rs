//! The languages in which results are shown.

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
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_distinct() {
        let mut codes: Vec<&str> = Language::ALL.map(Language::code).to_vec();
        codes.dedup();
        assert_eq!(codes.len(), 3);
    }
}
