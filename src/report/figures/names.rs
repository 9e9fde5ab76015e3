//! What a figure calls metrics, sectors, types, models and factors.

use crate::model::record::metrics::metric;
use crate::report::text::{Language, Naming, member, metric_in_sentence, metric_name};

/// A metric, a sector, a type, a model or a factor in words.
pub fn plain_name(language: Language, name: &str) -> String {
    if metric(name).is_some() {
        return metric_name(language, name).to_string();
    }
    let words = words(language, name);
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().collect::<String>() + letters.as_str()
    })
}

/// The same as it stands within a sentence.
pub fn name_in_sentence(language: Language, name: &str) -> String {
    match metric(name) {
        Some(_) => metric_in_sentence(language, name),
        None => words(language, name),
    }
}

/// A member of a family in words, or its identifier.
fn words(language: Language, name: &str) -> String {
    let families =
        [Naming::Types, Naming::Sectors, Naming::Models, Naming::Products, Naming::Instruments];
    let known = families.into_iter().find_map(|family| member(language, family, name));
    known.map_or_else(|| name.replace('_', " "), String::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words() {
        let of = |language, name| [plain_name(language, name), name_in_sentence(language, name)];
        assert_ne!(of(Language::English, "ip_loan_principal")[0], "ip_loan_principal");
        assert_eq!(of(Language::English, "bank"), ["Banks", "banks"]);
        assert_eq!(of(Language::English, "of_a_user"), ["Of a user", "of a user"]);
        assert_eq!(of(Language::Chinese, "bank"), ["银行", "银行"]);
    }
}
