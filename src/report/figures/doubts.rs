//! Marks of outcomes that are doubtful whatever their change, as tables have them.

use crate::base::regions::WHOLE;
use crate::model::record::metrics::METRICS;
use crate::report::findings::Doubts;
use crate::report::read::Results;
use crate::report::read::rows::{DifferenceRow, PathRow};
use crate::report::text::{Language, Texts};
use crate::study::estimates::record::recorded_beside;

/// The marks of doubts.
const MARKS: [char; 2] = ['§', '¶'];

/// Which outcomes are doubtful.
pub(super) struct Doubtful {
    far_from_record: Vec<&'static str>,
}

impl Doubtful {
    /// Those of the base of a comparison. Its yearly figures are at the ends of years in `path.csv`;
    /// without that none is known to be far from its record.
    pub(super) fn of_base(results: &Results) -> Doubtful {
        let about = results.about();
        let is_whole = about.base().and_then(|it| results.is_whole_country(&format!("{it}.toml")));
        let is_yearly = about.months().is_none_or(|months| months >= 12);
        let path = match is_whole == Some(true) && is_yearly {
            true => results.path().unwrap_or_default(),
            false => Vec::new(),
        };
        Doubtful { far_from_record: far(&path) }
    }

    /// The doubts about the outcome of a row.
    pub(super) fn of(&self, row: &DifferenceRow) -> Doubts {
        let is_far_from_record = self.far_from_record.contains(&&*row.metric);
        Doubts { is_far_from_record, depends_on_scale: row.scale_doubtful }
    }
}

/// The metrics whose base is far from its last record.
fn far(path: &[PathRow]) -> Vec<&'static str> {
    let found = recorded_beside(|metric, year| {
        let is_meant = |row: &&PathRow| {
            row.region == WHOLE.0
                && row.metric == METRICS[metric].name
                && u32::try_from(row.month.year()) == Ok(year)
                && row.month.of_year() == 12
        };
        path.iter().find(is_meant)?.base
    });
    found.iter().filter(|it| it.is_far()).map(|it| METRICS[it.metric].name).collect()
}

/// A name with the marks of its doubts.
pub(super) fn marked(name: String, doubts: Doubts) -> String {
    let marks = MARKS.into_iter().zip([doubts.is_far_from_record, doubts.depends_on_scale]);
    marks.filter(|(_, holds)| *holds).fold(name, |name, (mark, _)| format!("{name} {mark}"))
}

/// What the marks of these doubts mean, each in a sentence behind its mark.
pub(super) fn meanings(language: Language, doubts: &[Doubts]) -> Vec<String> {
    let texts = &Texts::of(language).caveat;
    let is_any = |of: fn(&Doubts) -> bool| doubts.iter().any(of);
    let all = [
        (is_any(|it| it.is_far_from_record), &texts.far_from_record),
        (is_any(|it| it.depends_on_scale), &texts.scale_doubtful),
    ];
    let said = MARKS.into_iter().zip(all).filter(|(_, (holds, _))| *holds);
    said.map(|(mark, (_, text))| format!("{mark} {text}")).collect()
}

/// The meanings of marks within a note.
pub fn meanings_in(note: &str) -> impl Iterator<Item = &str> {
    let starts: Vec<usize> = note.match_indices(MARKS).map(|(place, _)| place).collect();
    let ends: Vec<usize> = starts.iter().copied().skip(1).chain([note.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| note[start..end].trim_end())
}
