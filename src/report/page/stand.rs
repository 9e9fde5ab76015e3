//! What was found in short: the most important findings, how many outcomes do what, and of which
//! places.

use super::story::{Story, telling};
use crate::report::figures::{of_places, sentence};
use crate::report::findings::{Counts, Row, counted, finding, headline};
use crate::report::text::{Language, Texts, filled, metric_name};

/// How many findings are put into sentences.
const MOST: usize = 2;

/// The most important findings in sentences, each with its scenario and place where there are
/// several; how many rows have which verdict, or in how many places outcomes change where no place
/// holds all others; and where the other places are.
pub fn stand(story: &Story) -> String {
    let rows: Vec<&Row> = story.rows().collect();
    if rows.is_empty() {
        return String::new();
    }
    let language = story.language;
    let findings = telling(&rows, MOST).into_iter().map(|row| named(story, row));
    let mut sentences: Vec<String> = Vec::new();
    if story.is_of_one_place() {
        sentences.extend(findings);
        let counts = headline(language, Counts::of(rows.iter().copied()));
        let place = story.place_of_row(rows[0]);
        sentences.push(sentence(language, &after(language, place, counts)));
    } else {
        sentences.extend(over_places(story));
        sentences.extend(findings);
    }
    sentences.extend(elsewhere(story));
    sentences.join(language.space())
}

/// What a row says, with its scenario and place where there are several.
fn named(story: &Story, row: &Row) -> String {
    let language = story.language;
    let parts: Vec<&str> =
        [story.scenario_of(row), story.place_of_row(row)].into_iter().flatten().collect();
    let name = parts.join(&Texts::of(language).headline.then);
    after(language, Some(&*name).filter(|it| !it.is_empty()), finding(language, row).headline)
}

/// A text after a name, if there is one.
fn after(language: Language, name: Option<&str>, text: String) -> String {
    match name {
        Some(name) => filled(&Texts::of(language).figure.named, &[("name", name), ("text", &text)]),
        None => text,
    }
}

/// In how many places the outcomes change that do so in most of them; or that none does.
fn over_places(story: &Story) -> Vec<String> {
    let mut changes: Vec<Change> = Vec::new();
    for compared in &story.compared {
        for row in compared.rows.iter().filter(|row| row.is_significant()) {
            let of = (&*compared.scenario, &*row.metric);
            let at = changes.iter().position(|it| it.of == of).unwrap_or_else(|| {
                changes.push(Change { of, falls: 0, rises: 0 });
                changes.len() - 1
            });
            let count = if row.falls() { &mut changes[at].falls } else { &mut changes[at].rises };
            *count += 1;
        }
    }
    // Stable: those that change in as many places keep their order.
    changes.sort_by_key(|it| std::cmp::Reverse(it.falls + it.rises));
    changes.truncate(MOST);
    match changes.is_empty() {
        true => vec![nowhere(story)],
        false => changes.iter().map(|change| change.sentence(story)).collect(),
    }
}

/// An outcome of a scenario, and in how many places it changes significantly.
struct Change<'a> {
    of: (&'a str, &'a str),
    falls: usize,
    rises: usize,
}

impl Change<'_> {
    fn sentence(&self, story: &Story) -> String {
        let (language, (scenario, metric)) = (story.language, self.of);
        let name = metric_name(language, metric);
        let said = of_places(language, name, (self.falls, self.rises), story.places);
        let scenario = Some(scenario).filter(|_| story.scenarios().len() > 1);
        sentence(language, &after(language, scenario, said))
    }
}

/// That no outcome changes in any place.
pub fn nowhere(story: &Story) -> String {
    let Texts { report, unit, .. } = Texts::of(story.language);
    let mut metrics: Vec<&str> = story.rows().map(|row| &*row.metric).collect();
    metrics.sort_unstable();
    metrics.dedup();
    let outcomes = counted(metrics.len(), &unit.one_outcome, &unit.some_outcomes);
    let places = story.places.to_string();
    filled(&report.nowhere, &[("outcomes", &outcomes), ("places", &places)])
}

/// Where the places stand that the findings are not of; nothing where there are none.
pub fn elsewhere(story: &Story) -> Option<String> {
    let Texts { report, section, .. } = Texts::of(story.language);
    let (text, count) = match (story.is_of_one_place(), story.places) {
        (_, 0 | 1) => return None,
        (true, 2) => (&report.one_elsewhere, 1),
        (true, all) => (&report.some_elsewhere, all - 1),
        (false, all) => (&report.everywhere, all),
    };
    let words = [("places", &*count.to_string()), ("section", &section.places)];
    Some(filled(text, &words))
}
