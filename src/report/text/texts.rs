//! The texts of what people look at, in three languages, from `texts.toml`.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use super::language::Language;
use super::live_texts::LiveTexts;
use super::section_texts::{AffectedTexts, BoxTexts, RefusedTexts};
use super::validation_texts::{Names, ValidationTexts};

/// The table of texts: a list of three for each key.
const TABLE: &str = include_str!("texts.toml");

static TEXTS: LazyLock<[Texts; 3]> = LazyLock::new(|| Language::ALL.map(|it| read(TABLE, it)));

/// All texts of one language: a field for each key of the table.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    pub(crate) report: ReportTexts,
    pub(crate) section: SectionTexts,
    pub(crate) label: LabelTexts,
    pub(crate) chart: ChartTexts,
    pub(crate) verdict: VerdictTexts,
    pub(crate) direction: DirectionTexts,
    pub(crate) finding: FindingTexts,
    pub(crate) rests_on: RestsOnTexts,
    pub(crate) refused: RefusedTexts,
    pub(crate) affected: AffectedTexts,
    pub(crate) boxes: BoxTexts,
    pub(crate) caveat: CaveatTexts,
    pub(crate) headline: HeadlineTexts,
    pub(crate) figure: FigureTexts,
    pub(crate) unit: UnitTexts,
    pub(crate) limits: LimitsTexts,
    pub(crate) live: LiveTexts,
    pub(crate) validation: ValidationTexts,
    pub(crate) fact: Names,
    pub(crate) measure: Names,
}

/// Titles of reports and what stands above their first section.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportTexts {
    pub(crate) of_comparison: String,
    pub(crate) of_sweep: String,
    pub(crate) of_attribution: String,
    pub(crate) of_sensitivity: String,
    pub(crate) of_discovery: String,
    pub(crate) of_run: String,
    pub(crate) program: String,
    pub(crate) skip: String,
    pub(crate) experiment: String,
    pub(crate) experiment_of_several: String,
    pub(crate) nowhere: String,
    pub(crate) one_elsewhere: String,
    pub(crate) some_elsewhere: String,
    pub(crate) everywhere: String,
}

/// Titles of sections.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct SectionTexts {
    pub(crate) findings: String,
    pub(crate) differs: String,
    pub(crate) refused: String,
    pub(crate) outcomes: String,
    pub(crate) primary_outcomes: String,
    pub(crate) other_outcomes: String,
    pub(crate) stages: String,
    pub(crate) survival: String,
    pub(crate) over_years: String,
    pub(crate) over_time: String,
    pub(crate) places: String,
    pub(crate) who_pays: String,
    pub(crate) ip_loans: String,
    pub(crate) affected: String,
    pub(crate) record: String,
    pub(crate) robustness: String,
    pub(crate) main_effects: String,
    pub(crate) response_curves: String,
    pub(crate) contributions: String,
    pub(crate) sensitivity: String,
    pub(crate) boxes: String,
    pub(crate) limits: String,
    pub(crate) cite: String,
}

/// Labels of columns, links and legends.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LabelTexts {
    pub(crate) source: String,
    pub(crate) table: String,
    pub(crate) save_svg: String,
    pub(crate) save_csv: String,
    pub(crate) command: String,
    pub(crate) version: String,
    pub(crate) seed: String,
    pub(crate) scale: String,
    pub(crate) digest: String,
    pub(crate) contents: String,
    pub(crate) rests_on: String,
    pub(crate) checked: String,
    pub(crate) read_with_care: String,
    pub(crate) level_instead: String,
    pub(crate) citation: String,
    pub(crate) outcome: String,
    pub(crate) unit: String,
    pub(crate) month: String,
    pub(crate) year: String,
    pub(crate) age: String,
    pub(crate) place: String,
    pub(crate) setting: String,
    pub(crate) scenario: String,
    pub(crate) base: String,
    pub(crate) change: String,
    pub(crate) difference: String,
    pub(crate) paired_difference: String,
    pub(crate) relative_difference: String,
    pub(crate) confidence_interval: String,
    pub(crate) ci: String,
    pub(crate) verdict: String,
    pub(crate) p_holm: String,
    pub(crate) same_sign: String,
    pub(crate) replicates: String,
    pub(crate) pairs: String,
    pub(crate) common_random_numbers: String,
    pub(crate) simulated: String,
    pub(crate) recorded: String,
    pub(crate) ratio: String,
    pub(crate) payer: String,
    pub(crate) payee: String,
    pub(crate) reason: String,
    pub(crate) model: String,
    pub(crate) product: String,
    pub(crate) instrument: String,
    pub(crate) intermediary: String,
    pub(crate) loss_by_bearer: String,
    pub(crate) bearer_bank: String,
    pub(crate) bearer_guarantor: String,
    pub(crate) bearer_public: String,
    pub(crate) bearer_insurer: String,
    pub(crate) placebo: String,
    pub(crate) interest_refunded: String,
    pub(crate) other: String,
    pub(crate) low: String,
    pub(crate) high: String,
    pub(crate) value: String,
    pub(crate) factor: String,
    pub(crate) name: String,
    pub(crate) total: String,
}

/// Kinds of charts, and what their marks are.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ChartTexts {
    pub(crate) forest: String,
    pub(crate) paths: String,
    pub(crate) tile_map: String,
    pub(crate) ranked_intervals: String,
    pub(crate) sankey: String,
    pub(crate) bars: String,
    pub(crate) this_world: String,
    pub(crate) changed_world: String,
    pub(crate) policy_starts: String,
    pub(crate) after_record: String,
    pub(crate) band: String,
    pub(crate) margin: String,
    pub(crate) regions_caption: String,
    pub(crate) hatched: String,
    pub(crate) small_sample: String,
    pub(crate) less: String,
    pub(crate) more: String,
    pub(crate) public_money: String,
    pub(crate) flow_changed: String,
    pub(crate) change_interval: String,
    pub(crate) paired_difference: String,
    pub(crate) worlds_part: String,
    pub(crate) others: String,
    pub(crate) not_significant: String,
    pub(crate) placebo: String,
    pub(crate) report_rank: String,
    pub(crate) near_record: String,
    pub(crate) within: String,
    pub(crate) beyond: String,
    pub(crate) range: String,
    pub(crate) results: String,
    pub(crate) survival: String,
    pub(crate) survival_unit: String,
    pub(crate) noise: String,
    pub(crate) total_index: String,
    pub(crate) as_compared: String,
    pub(crate) settlement_order: String,
    pub(crate) other_seeds: String,
    pub(crate) other_scale: String,
    pub(crate) outside_poor: String,
    pub(crate) outside_middle: String,
    pub(crate) outside_good: String,
    pub(crate) without_organizations: String,
    pub(crate) without_services: String,
}

/// Verdicts, in a word and explained.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictTexts {
    pub(crate) significant: String,
    pub(crate) equivalent: String,
    pub(crate) inconclusive: String,
    pub(crate) robust: String,
    pub(crate) sign_reversed: String,
    pub(crate) not_replicated: String,
    pub(crate) few_events: String,
    pub(crate) no_interval: String,
    pub(crate) after_holm: String,
    pub(crate) not_after_holm: String,
    pub(crate) significant_means: String,
    pub(crate) equivalent_means: String,
    pub(crate) inconclusive_means: String,
    pub(crate) inconclusive_after_holm: String,
}

/// Verbs of findings, by what moves.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct DirectionTexts {
    pub(crate) fall_count: String,
    pub(crate) rise_count: String,
    pub(crate) fall_amount: String,
    pub(crate) rise_amount: String,
    pub(crate) fall_ratio: String,
    pub(crate) rise_ratio: String,
    pub(crate) changes: String,
    pub(crate) change: String,
}

/// Sentences of findings.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FindingTexts {
    pub(crate) significant: String,
    pub(crate) significant_detail: String,
    pub(crate) significant_but_small: String,
    pub(crate) equivalent: String,
    pub(crate) equivalent_detail: String,
    pub(crate) inconclusive: String,
    pub(crate) inconclusive_detail: String,
    pub(crate) no_interval: String,
    pub(crate) needed: String,
    pub(crate) not_after_holm: String,
    pub(crate) too_few_events: String,
    pub(crate) too_few_events_detail: String,
    pub(crate) no_events: String,
    pub(crate) undefined: String,
    pub(crate) one_pair: String,
    pub(crate) identical: String,
    pub(crate) identical_detail: String,
    pub(crate) all_agree: String,
    pub(crate) most_agree: String,
    pub(crate) interaction: String,
    pub(crate) displacement: String,
    pub(crate) under: String,
    pub(crate) change_of: String,
}

/// What a finding rests on.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RestsOnTexts {
    pub(crate) change: String,
    pub(crate) level: String,
    pub(crate) parameter: String,
    pub(crate) alternatives: String,
    pub(crate) size: String,
    pub(crate) note: String,
}

/// What has to be said beside a finding.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct CaveatTexts {
    pub(crate) far_from_record: String,
    pub(crate) scale_doubtful: String,
    pub(crate) few_pairs: String,
    pub(crate) widened: String,
    pub(crate) heavy_tails: String,
}

/// Parts of the headline of a figure.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct HeadlineTexts {
    pub(crate) none: String,
    pub(crate) moved: String,
    pub(crate) one_falls: String,
    pub(crate) some_fall: String,
    pub(crate) one_rises: String,
    pub(crate) some_rise: String,
    pub(crate) and: String,
    pub(crate) then: String,
    pub(crate) one_equivalent: String,
    pub(crate) some_equivalent: String,
    pub(crate) one_inconclusive: String,
    pub(crate) some_inconclusive: String,
}

/// Sentences of figures: headlines, notes and descriptions.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FigureTexts {
    pub(crate) named: String,
    pub(crate) sentence: String,
    pub(crate) next: String,
    pub(crate) undefined: String,
    pub(crate) source: String,
    pub(crate) source_replicates: String,
    pub(crate) source_scale: String,
    pub(crate) source_seed: String,
    pub(crate) in_place: String,
    pub(crate) verdicts: String,
    pub(crate) none_changes: String,
    pub(crate) one_changes: String,
    pub(crate) some_change: String,
    pub(crate) equivalent: String,
    pub(crate) inconclusive: String,
    pub(crate) no_verdict: String,
    pub(crate) row: String,
    pub(crate) forest_note: String,
    pub(crate) audit: String,
    pub(crate) audit_note: String,
    pub(crate) ranked_note: String,
    pub(crate) ranked_amounts_note: String,
    pub(crate) one_left_out: String,
    pub(crate) some_left_out: String,
    pub(crate) map_note: String,
    pub(crate) no_place_changes: String,
    pub(crate) places_fall: String,
    pub(crate) places_rise: String,
    pub(crate) places_part: String,
    pub(crate) path_note: String,
    pub(crate) path: String,
    pub(crate) path_of_run: String,
    pub(crate) path_of_run_note: String,
    pub(crate) intermediaries_are_paid: String,
    pub(crate) all_are_paid: String,
    pub(crate) flows_note: String,
    pub(crate) flows_marked: String,
    pub(crate) types: String,
    pub(crate) types_note: String,
    pub(crate) factors: String,
    pub(crate) factors_note: String,
    pub(crate) smaller_left_out: String,
    pub(crate) losses: String,
    pub(crate) losses_a_year: String,
    pub(crate) losses_compared: String,
    pub(crate) survival_of_run: String,
    pub(crate) survival_compared: String,
    pub(crate) survival_few: String,
    pub(crate) survival_few_note: String,
    pub(crate) survival_note: String,
    pub(crate) stages_of_run: String,
    pub(crate) stages_compared: String,
    pub(crate) stages_a_year: String,
    pub(crate) stages_note: String,
    pub(crate) record: String,
    pub(crate) record_note: String,
    pub(crate) responses: String,
    pub(crate) responses_note: String,
    pub(crate) responses_described: String,
}

/// Numbers with what they are of.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct UnitTexts {
    pub(crate) interval: String,
    pub(crate) money: String,
    pub(crate) a_year: String,
    pub(crate) months: String,
    pub(crate) one_pair: String,
    pub(crate) some_pairs: String,
    pub(crate) one_outcome: String,
    pub(crate) some_outcomes: String,
    pub(crate) one_test: String,
    pub(crate) some_tests: String,
    pub(crate) per_year: String,
    pub(crate) per_month: String,
    pub(crate) per_months: String,
    pub(crate) sum_over: String,
    pub(crate) mean_over: String,
    pub(crate) of_the_base: String,
}

/// What no report may leave out.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsTexts {
    pub(crate) interval: String,
    pub(crate) demand: String,
    pub(crate) forecast: String,
    pub(crate) territory: String,
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Texts {
        language.of(&TEXTS)
    }
}

/// A text with what stands in for its words in braces. Words that it does not have are left out.
///
/// # Panics
///
/// Panics where a word in braces is given nothing.
pub fn filled(text: &str, words: &[(&str, &str)]) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (word, after) = after.split_once('}').expect("every brace is closed");
        let given = words.iter().find(|(name, _)| *name == word);
        let (_, given) = given.unwrap_or_else(|| panic!("`{{{word}}}` is given nothing: {text}"));
        filled.push_str(before);
        filled.push_str(given);
        rest = after;
    }
    filled + rest
}

/// The words in braces of a text, in alphabetical order.
#[cfg(test)]
pub fn places(text: &str) -> Vec<String> {
    let parts = text.split('{').skip(1);
    let mut places: Vec<String> =
        parts.filter_map(|part| Some(part.split_once('}')?.0.to_string())).collect();
    places.sort();
    places
}

/// One language of a table. A key that is missing or unused is a mistake of ours.
fn read(table: &str, language: Language) -> Texts {
    let table: toml::Table = table.parse().unwrap_or_else(|it| panic!("texts.toml: {it}"));
    let column = column(toml::Value::Table(table), language);
    column.try_into().unwrap_or_else(|mistake| panic!("texts.toml: {mistake}"))
}

/// The same with one text in the place of three.
fn column(value: toml::Value, language: Language) -> toml::Value {
    match value {
        toml::Value::Table(table) => {
            let columns = table.into_iter().map(|(key, value)| (key, column(value, language)));
            toml::Value::Table(columns.collect())
        }
        toml::Value::Array(mut texts) if texts.len() == Language::ALL.len() => {
            texts.swap_remove(language as usize)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts with their keys, three each.
    fn all() -> Vec<(String, [String; 3])> {
        let table: toml::Table = TABLE.parse().expect("it is TOML");
        let mut all = Vec::new();
        for (group, rows) in table {
            for (key, texts) in rows.as_table().expect("a group of rows") {
                let texts: Vec<String> = texts.clone().try_into().expect("texts");
                let texts = texts.try_into().unwrap_or_else(|it| panic!("{group}.{key}: {it:?}"));
                all.push((format!("{group}.{key}"), texts));
            }
        }
        all
    }

    #[test]
    fn no_text_is_missing_and_none_unused() {
        for language in Language::ALL {
            assert!(!Texts::of(language).section.findings.is_empty());
        }
        let said_of = |table: &str| toml_mistake(table);
        let unused = said_of(&format!("{TABLE}\nnobody_asks = [\"a\", \"b\", \"c\"]\n"));
        assert!(unused.contains("unknown field `nobody_asks`"), "{unused}");
        let missing = said_of(&TABLE.replacen("findings = ", "finding = ", 1));
        assert!(missing.contains("`finding`"), "{missing}");
    }

    /// Why a table is refused.
    fn toml_mistake(table: &str) -> String {
        let table: toml::Table = table.parse().expect("it is TOML");
        let column = column(toml::Value::Table(table), Language::English);
        Texts::deserialize(column).expect_err("it is refused").to_string()
    }

    #[test]
    fn places_agree_in_all_languages() {
        for (key, [english, chinese, japanese]) in all() {
            // A name within a sentence differs from one that begins it in English alone.
            let places = |text: &str| {
                let mut places = places(&text.to_lowercase());
                places.dedup();
                places
            };
            let [one, two, three] = [&english, &chinese, &japanese].map(|it| places(it));
            // English verbs agree with their nouns.
            let one: Vec<String> = one.into_iter().filter(|it| it != "changes").collect();
            assert!(one == two && one == three, "{key}: {one:?}, {two:?}, {three:?}");
        }
    }

    #[test]
    fn chinese_and_japanese_are_not_left_in_english() {
        for (key, [english, chinese, japanese]) in all() {
            assert!(!english.is_empty(), "{key}");
            for text in [chinese, japanese] {
                assert!(!text.is_empty() && text != english, "{key}: {text}");
            }
        }
    }

    #[test]
    fn a_text_is_filled() {
        assert_eq!(filled("{a} to {b}.", &[("b", "2"), ("a", "{1}")]), "{1} to 2.");
        assert_eq!(places("{b} {a} b"), ["a", "b"]);
    }
}
