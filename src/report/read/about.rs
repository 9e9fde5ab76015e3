//! What results follow from: `provenance.json`.

use std::ops::RangeInclusive;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value};

use crate::base::month::Month;
use crate::study::estimates::verdict::MARGIN;
use crate::study::validate::OWN_TARGETS;

/// The commands whose results are read.
const COMMANDS: [&str; 8] =
    ["run", "compare", "audit", "validate", "sweep", "attribute", "sensitivity", "discover"];

/// What results follow from.
#[derive(Clone, Debug)]
pub struct About {
    command: String,
    entries: Map<String, Value>,
}

/// A scenario among those of some results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Described {
    /// Its name.
    pub name: String,
    /// The SHA-256 of its file.
    pub sha256: String,
}

impl About {
    /// Reads it.
    pub(super) fn read(text: &str) -> Result<About> {
        let value: Value = serde_json::from_str(text)?;
        let entries = value.as_object().context("is no object")?.clone();
        let command = entries.get("command").and_then(Value::as_str);
        let command = command.context("`command` is missing")?.to_string();
        if !COMMANDS.contains(&command.as_str()) {
            bail!("`command` is `{command}`, not one of {}", COMMANDS.join(", "));
        }
        Ok(About { command, entries })
    }

    /// The command that wrote them.
    pub fn command(&self) -> &str {
        &self.command
    }

    /// The version of the program.
    pub fn version(&self) -> &str {
        self.text("version").unwrap_or("?")
    }

    /// The random seed.
    pub fn seed(&self) -> Option<u64> {
        self.entries.get("seed")?.as_u64()
    }

    /// Simulated agents for one real one.
    pub fn scale(&self) -> Option<f64> {
        self.entries.get("scale")?.as_f64()
    }

    /// The base of a comparison.
    pub fn base(&self) -> Option<&str> {
        self.text("base")
    }

    /// The scenarios, the base first.
    pub fn scenarios(&self) -> Vec<Described> {
        if let Some(name) = self.text("scenario") {
            let sha256 = self.text("scenario_sha256").unwrap_or_default().into();
            return vec![Described { name: name.into(), sha256 }];
        }
        let scenarios = self.entries.get("scenarios").and_then(Value::as_array);
        let described = scenarios.into_iter().flatten().filter_map(|scenario| {
            let name = scenario.get("name")?.as_str()?.to_string();
            let sha256 = scenario.get("sha256").and_then(Value::as_str).unwrap_or_default();
            Some(Described { name, sha256: sha256.into() })
        });
        described.collect()
    }

    /// The months at which outcomes are read.
    pub fn at(&self) -> Vec<String> {
        self.texts("at")
    }

    /// Over how many months flows are summed.
    pub fn months(&self) -> Option<u64> {
        self.entries.get("months")?.as_u64()
    }

    /// The places of a comparison or a sweep.
    pub fn regions(&self) -> Vec<String> {
        self.texts("regions")
    }

    /// The metrics of a comparison or a sweep.
    pub fn metrics(&self) -> Vec<String> {
        self.texts("metrics")
    }

    /// The numbers of the replicates, such as `1-10`.
    pub fn replicates(&self) -> Option<&str> {
        self.text("replicates").or_else(|| self.text("replicates_written"))
    }

    /// The margin of equivalence, as a share of the base's level.
    pub fn margin(&self) -> Option<f64> {
        self.entries.get("margin")?.as_f64().filter(|margin| (0.0..1e6).contains(margin))
    }

    /// The first and the last month written.
    pub fn span(&self) -> Option<(&str, &str)> {
        self.text("start").zip(self.text("until"))
    }

    /// The question that an experiment asks.
    pub fn question(&self) -> Option<&str> {
        self.text("question").filter(|text| !text.is_empty())
    }

    /// The digest of the data that are compiled in.
    pub fn data_digest(&self) -> Option<&str> {
        self.text("data_sha256")
    }

    /// The months over which flows are summed, such as `2022-01..2022-12`.
    pub fn window(&self) -> Option<String> {
        let at: Month = self.at().first()?.parse().ok()?;
        let months = u32::try_from(self.months()?).ok()?.clamp(1, 1200);
        Some(format!("{}..{at}", at.minus(months - 1)))
    }

    /// The years of that window, where it is whole ones.
    pub fn years(&self) -> Option<RangeInclusive<i32>> {
        let window = self.window()?;
        let (first, last) = window.split_once("..")?;
        let [first, last]: [Month; 2] = [first.parse().ok()?, last.parse().ok()?];
        let is_whole = first.of_year() == 1 && last.of_year() == 12;
        is_whole.then(|| first.year()..=last.year())
    }

    /// The command that makes the same results, as far as the provenance says.
    pub fn command_line(&self) -> String {
        let mut words = vec!["stia".to_string(), self.command.clone()];
        words.extend(self.scenarios().into_iter().map(|it| format!("{}.toml", it.name)));
        let mut flag = |name: &str, value: Option<String>| {
            words.extend(value.into_iter().flat_map(|value| [format!("--{name}"), value]));
        };
        flag("scale", self.scale().map(|it| it.to_string()));
        flag("seed", self.seed().map(|it| it.to_string()));
        let replicates = self.replicates().and_then(|it| match it {
            "1" => Some(it),
            several => several.strip_prefix("1-"),
        });
        flag("replicates", replicates.map(String::from));
        if ["compare", "audit"].contains(&self.command.as_str()) {
            flag("at", self.at().into_iter().next());
            flag("months", self.months().map(|it| it.to_string()));
            flag("region", Some(self.regions().join(",")).filter(|it| !it.is_empty()));
            flag("metric", Some(self.metrics().join(",")).filter(|it| !it.is_empty()));
        }
        if self.entries.get("own_targets").is_some_and(|it| !it.is_null()) {
            flag("targets", Some(OWN_TARGETS.into()));
        }
        if self.command == "compare" {
            let margin = self.margin().filter(|margin| *margin != MARGIN);
            flag("margin", margin.map(|it| it.to_string()));
        }
        if let Some(checks) = self.entries.get("checks").and_then(Value::as_array) {
            flag("other-seeds", Some(seeds(checks).to_string()));
            flag("other-orders", Some(of_check(checks, "settlement_order").count().to_string()));
        }
        let quoted = |word: &String| match word
            .contains(|it: char| it.is_whitespace() || "*?'".contains(it))
        {
            true => format!("\"{word}\""),
            false => word.clone(),
        };
        words.iter().map(quoted).collect::<Vec<_>>().join(" ")
    }

    /// An entry of that name as a text.
    fn text(&self, key: &str) -> Option<&str> {
        self.entries.get(key)?.as_str()
    }

    /// An entry that is a text or a list of them.
    fn texts(&self, key: &str) -> Vec<String> {
        match self.entries.get(key) {
            Some(Value::String(text)) => vec![text.clone()],
            Some(Value::Array(all)) => {
                all.iter().filter_map(Value::as_str).map(String::from).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The settings of an audit's checks of one kind.
fn of_check<'a>(checks: &'a [Value], name: &str) -> impl Iterator<Item = &'a str> {
    let own = checks.iter().filter(move |check| check["check"] == name);
    own.filter_map(|check| check["setting"].as_str())
}

/// How many other seeds an audit has: `7-12` are six, `7` is one.
fn seeds(checks: &[Value]) -> u64 {
    let count = |range: &str| -> Option<u64> {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        last.parse::<u64>().ok()?.checked_add(1)?.checked_sub(first.parse().ok()?)
    };
    of_check(checks, "seed").filter_map(count).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_of_an_audit_is_whole() {
        let of = |checks: &str| {
            let text = format!(
                r#"{{"command":"audit","scenarios":[{{"name":"china"}},{{"name":"other"}}],
                "seed":1,"scale":0.05,"replicates":"1-3","at":"2016-12","months":6,
                "regions":["China"],"metrics":["startups","contracts"],"checks":{checks}}}"#
            );
            About::read(&text).expect("it is read").command_line()
        };
        let start = "stia audit china.toml other.toml --scale 0.05 --seed 1 --replicates 3 --at \
                     2016-12 --months 6 --region China --metric startups,contracts ";
        let checks = r#"[{"check":"none","setting":""},{"check":"settlement_order","setting":"1"},
            {"check":"settlement_order","setting":"2"},{"check":"seed","setting":"2-6"}]"#;
        assert_eq!(of(checks), format!("{start}--other-seeds 5 --other-orders 2"));
        let one = r#"[{"check":"seed","setting":"2"},{"check":"scale","setting":"0.1"}]"#;
        assert_eq!(of(one), format!("{start}--other-seeds 1 --other-orders 0"));
        let own = |count: &str| {
            let text = r#"{"command":"validate","scenarios":[{"name":"china"}],"seed":1,
                "scale":0.05,"replicates":"1-3","own_targets":COUNT}"#;
            About::read(&text.replace("COUNT", count)).expect("it is read").command_line()
        };
        let of_validation = "stia validate china.toml --scale 0.05 --seed 1 --replicates 3";
        assert_eq!(own("null"), of_validation);
        assert_eq!(own("2"), format!("{of_validation} --targets targets.csv"));
        // One scenario alone has no checks, and takes none of these flags.
        let alone = About::read(r#"{"command":"audit","scenarios":[{"name":"a"}],"checks":null}"#);
        assert_eq!(alone.expect("it is read").command_line(), "stia audit a.toml");
    }
}
