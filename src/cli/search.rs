//! Finds metrics, parameters and places by what they mean: by words of their names and meanings, in
//! whatever form, and by words that mean much the same.

use super::view::Screen;
use crate::schema::suggest::did_you_mean;

/// Words that mean much the same, in English and Chinese.
const SENSES: [&[&str]; 28] = [
    &["job", "employment", "employee", "staff", "worker", "labour", "labor", "就业"],
    &["venture", "vc", "equity", "investor", "investment", "创业投资", "风险投资", "股权"],
    &["loan", "credit", "lending", "bank", "debt", "borrower", "贷款", "信贷", "质押"],
    &["guarantee", "guarantor", "compensation", "担保"],
    &["rent", "room", "space", "租金"],
    &["startup", "young", "founder", "founding", "初创", "创业企业"],
    &["firm", "company", "enterprise", "business", "企业"],
    &["patent", "ip", "invention", "filing", "专利", "知识产权"],
    &["university", "institute", "research", "researcher", "r&d", "大学", "高校", "科研"],
    &["voucher", "创新券"],
    &["subsidy", "grant", "support", "补贴", "资助"],
    &["tax", "relief", "税"],
    &["government", "public", "fiscal", "state", "政府", "财政"],
    &["failure", "failed", "bankrupt", "bankruptcy", "exit", "closure", "倒闭", "破产"],
    &["survival", "survive", "lived", "存活", "生存"],
    &["price", "cost", "fee", "charge", "价格", "费用"],
    &[
        "transfer",
        "transformation",
        "commercialization",
        "commercialisation",
        "licence",
        "license",
        "转化",
        "转让",
    ],
    &["contract", "deal", "合同", "交易"],
    &["sales", "revenue", "turnover", "profit", "customer", "demand", "销售", "需求"],
    &["wage", "salary", "pay", "工资"],
    &["tenant", "在孵"],
    &["incubator", "host", "incubation", "graduate", "孵化器"],
    &["exchange", "listing", "交易所"],
    &["evaluation", "appraisal", "rating", "评估", "评价"],
    &["information", "search", "database", "信息"],
    &["agency", "agent", "attorney", "代理"],
    &["trust", "recognition", "awareness", "known", "认知"],
    &["province", "region", "place", "distance", "地区", "省"],
];

/// What a search found.
pub struct Found {
    /// Places of the entries in what was searched, names before meanings.
    pub places: Vec<usize>,
    /// The words that found them, where none of those that were said did.
    pub instead: Vec<String>,
}

/// The entries, each a name and a meaning, that have all words of a query; all for an empty one.
/// Where none has, those that have all of them or words of the same sense, or else one of them.
pub fn search(query: &str, entries: &[(&str, &str)]) -> Found {
    let words = query.split([' ', '-']).filter(|word| !word.is_empty());
    let words: Vec<String> = words.map(str::to_lowercase).collect();
    let literally: Vec<Vec<String>> = words.iter().map(|word| vec![word.clone()]).collect();
    let places = having(&literally, entries);
    if !places.is_empty() {
        return Found { places, instead: Vec::new() };
    }
    let senses: Vec<Vec<String>> = words.iter().map(|word| sense(word)).collect();
    let any = senses.concat();
    let instead = any.iter().filter(|word| !words.contains(word)).cloned().collect();
    let places = match having(&senses, entries) {
        places if places.is_empty() => having(&[any], entries),
        places => places,
    };
    Found { places, instead }
}

/// Says by which words of the same sense something was found, if by such.
pub fn said_instead(screen: &mut Screen, thing: &str, query: &str, found: &Found) {
    if !found.instead.is_empty() {
        let instead = found.instead.join(", ");
        screen.aside(&format!(
            "no {thing} has `{query}` in its name or meaning; these have {instead}"
        ));
        screen.gap();
    }
}

/// Why nothing is shown, and what may have been meant.
pub fn refusal(thing: &str, query: &str, found: &Found, entries: &[(&str, &str)]) -> String {
    let instead = match found.instead.is_empty() {
        true => String::new(),
        false => format!(", nor {}", found.instead.join(", ")),
    };
    let hint = did_you_mean(query, entries.iter().map(|(name, _)| *name));
    format!("no {thing} matches `{query}`{instead}{hint}")
}

/// A word and those that mean much the same.
fn sense(word: &str) -> Vec<String> {
    let same = SENSES.iter().filter(|sense| sense.iter().any(|other| is_form(other, word)));
    let others = same.flat_map(|sense| sense.iter().map(ToString::to_string));
    [word.to_string()].into_iter().chain(others).collect()
}

/// Whether a query has a word of the same sense as another.
pub fn are_alike(word: &str, query: &str) -> bool {
    let mut words = query.split_whitespace().map(str::to_lowercase);
    words.any(|other| is_form(word, &other) || sense(&other).iter().any(|it| is_form(word, it)))
}

/// The entries that have one of each of these words: first those with one in the name.
fn having(words: &[Vec<String>], entries: &[(&str, &str)]) -> Vec<usize> {
    let has = |text: &str| words.iter().all(|sense| sense.iter().any(|word| is_in(word, text)));
    let named = |place: &usize| has(entries[*place].0);
    let (mut places, others): (Vec<_>, Vec<_>) = (0..entries.len()).partition(named);
    let is_meant = |place: &usize| has(&format!("{} {}", entries[*place].0, entries[*place].1));
    places.extend(others.into_iter().filter(is_meant));
    places
}

/// Whether a text has a word, or a word that begins so; in Chinese, anywhere.
fn is_in(word: &str, text: &str) -> bool {
    let text = text.to_lowercase();
    if !word.is_ascii() || word.contains(|letter: char| !letter.is_ascii_alphanumeric()) {
        return text.contains(word);
    }
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.any(|other| other.starts_with(stem(word)))
}

/// Whether two words are forms of one; in Chinese, whether a word has the other in it.
fn is_form(known: &str, word: &str) -> bool {
    if known.is_ascii() { stem(known) == stem(word) } else { word.contains(known) }
}

/// A word without the ending of its plural.
fn stem(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() > 2 && !stem.ends_with('s') => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTRIES: [(&str, &str); 4] = [
        ("public_cost", "What governments pay to intermediaries."),
        ("operation.market_rent", "Rent for the room of one person."),
        ("startup_staff", "People who work in startups, at current wages."),
        ("credit_public_cost", "What loans cost governments."),
    ];

    fn check(query: &str, expected: &[usize]) {
        assert_eq!(search(query, &ENTRIES).places, expected, "{query}");
    }

    #[test]
    fn names_come_before_meanings() {
        check("cost", &[0, 3]);
        check("rent", &[1]);
        check("governments", &[0, 3]);
        check("public cost", &[0, 3]);
        check("", &[0, 1, 2, 3]);
        check("nothing like it", &[]);
    }

    #[test]
    fn words_of_the_same_sense_find_what_none_names() {
        let found = search("jobs", &ENTRIES);
        assert_eq!(found.places, [2]);
        assert!(found.instead.contains(&"staff".to_string()));
        check("贷款", &[3]);
        check("银行贷款", &[3]);
        check("startup loans", &[2, 3]);
    }
}
