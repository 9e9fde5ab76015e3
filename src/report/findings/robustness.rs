//! Whether a finding is robust, in a sentence.

use super::{Language, Texts, filled};

/// A check of a finding by an audit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What is changed, as files have it.
    pub check: String,
    /// The value that it is changed to.
    pub setting: String,
    /// The verdict, as files have it; empty for the comparison as it was.
    pub verdict: String,
}

/// The verdicts of checks, as files have them.
const VERDICTS: [&str; 4] = ["robust", "inconclusive", "not_replicated", "sign_reversed"];

/// Which checks a finding passes and which not; nothing where there is none.
pub fn robustness(language: Language, checks: &[Check]) -> Option<String> {
    let Texts { finding, headline, figure, .. } = Texts::of(language);
    let parts: Vec<String> = VERDICTS
        .into_iter()
        .filter_map(|verdict| {
            let own = checks.iter().filter(|check| check.verdict == verdict);
            let names: Vec<String> =
                own.map(|it| check_name(language, &it.check, &it.setting)).collect();
            let checks = names.join(&headline.then);
            let words = [("verdict", check_verdict(language, verdict)), ("checks", &checks)];
            (!names.is_empty()).then(|| filled(&finding.under, &words))
        })
        .collect();
    let text = filled(&figure.sentence, &[("text", &parts.join(&figure.next))]);
    let mut letters = text.chars();
    let text =
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str());
    text.filter(|_| !parts.is_empty())
}

/// What a check changes.
pub fn check_name(language: Language, check: &str, setting: &str) -> String {
    let texts = &Texts::of(language).chart;
    let with = |text: &str| filled(text, &[("setting", setting)]);
    match check {
        "none" => texts.as_compared.clone(),
        "settlement_order" => texts.settlement_order.clone(),
        "seed" => with(&texts.other_seeds),
        "scale" => with(&texts.other_scale),
        other => other.into(),
    }
}

/// The verdict of a check in words.
pub fn check_verdict(language: Language, verdict: &str) -> &'static str {
    let texts = &Texts::of(language).verdict;
    match verdict {
        "robust" => &texts.robust,
        "sign_reversed" => &texts.sign_reversed,
        "not_replicated" => &texts.not_replicated,
        "inconclusive" => &texts.inconclusive,
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(check: &str, setting: &str, verdict: &str) -> Check {
        Check { check: check.into(), setting: setting.into(), verdict: verdict.into() }
    }

    #[test]
    fn checks_stand_by_their_verdicts() {
        let checks = [
            check("none", "", ""),
            check("settlement_order", "1", "robust"),
            check("scale", "0.2", "sign_reversed"),
            check("seed", "7-12", "robust"),
        ];
        assert_eq!(
            Language::ALL.map(|language| robustness(language, &checks).expect("there are checks")),
            [
                "Robust under another settlement order, seeds 7-12; sign reversed under scale 0.2.",
                "稳健：改变结算顺序，随机种子7-12；符号反转：规模0.2。",
                "頑健：異なる決済順序、乱数シード7-12；符号が逆：縮尺0.2。",
            ]
        );
        assert_eq!(robustness(Language::English, &checks[..1]), None);
    }
}
