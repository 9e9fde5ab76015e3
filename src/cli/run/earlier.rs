//! What earlier results of the same name were made with, which a run overwrites.

use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::cli::view::complain;
use crate::model::rules::scenario::Scenario;
use crate::schema::user_file;
use crate::study::jobs::provenance::PROVENANCE;

/// The settings of earlier results where those of a run go.
pub struct Earlier {
    directory: PathBuf,
    settings: Value,
}

impl Earlier {
    /// Reads what lies there; nothing is known of what is no result.
    pub fn read(out: &Path, scenario: &Scenario) -> Earlier {
        let directory = out.join(&scenario.name);
        let text = user_file::text(&directory.join(PROVENANCE)).unwrap_or_default();
        Earlier { directory, settings: serde_json::from_str(&text).unwrap_or_default() }
    }

    /// Says in what they differ, also to who asked for silence: they answer another question.
    pub fn say_differences(&self, scenario: &Scenario) {
        let Scenario { scale, seed, until, .. } = scenario;
        let now = [("scale", json!(scale)), ("seed", json!(seed)), ("until", json!(until))];
        let differs = |(key, now): (&str, Value)| {
            let earlier = self.settings.get(key).filter(|earlier| **earlier != now)?;
            Some(format!("{key} = {earlier}, now {now}"))
        };
        let differences: Vec<String> = now.into_iter().filter_map(differs).collect();
        if !differences.is_empty() {
            complain(&format!(
                "warning: the earlier results in `{}` had {}; --out keeps both",
                self.directory.display(),
                differences.join(", ")
            ));
        }
    }
}
