//! Directories of results, read back: what they follow from, and their tables row by row.
//!
//! Tables are read when they are asked for. Nothing is believed of a file: numbers are finite, and
//! a refusal names the file and what is missing.

mod about;
pub mod rows;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow, bail};
use serde::de::DeserializeOwned;

use crate::base::month::Month;
use crate::base::names::check_file_name;
use crate::base::regions::REGIONS;
use crate::model::branch::shared_until;
use crate::model::rules::instruments::Policy;
use crate::model::rules::scenario::Scenario;
use crate::model::state::kind::Kind;
use crate::scenario::load_text;
use crate::schema::user_file;
use crate::study::estimates::assumptions::closed_type;
use crate::study::experiment::points::AS_IT_IS;
use crate::study::jobs::provenance::PROVENANCE;

pub use about::{About, Described};
use rows::{
    AffectedRow, AttributionRow, AuditRow, BoxRow, DifferenceRow, EffectRow, FactRow,
    FlowDifferenceRow, FlowRow, ForecastRow, LevelRow, LimitRow, PathRow, RefusedRow, ScoreRow,
    SummaryRow, Table, YearlyRow,
};

/// What a command wrote.
#[derive(Clone, Debug)]
pub struct Results {
    directory: PathBuf,
    about: About,
}

impl Results {
    /// Opens a directory of results.
    ///
    /// # Errors
    ///
    /// Where it is none, or its provenance cannot be read.
    pub fn open(directory: &Path) -> Result<Results> {
        let shown = directory.display();
        if !fs::metadata(directory).is_ok_and(|about| about.is_dir()) {
            bail!("`{shown}` is no directory of results; name one, such as output/china");
        }
        let path = directory.join(PROVENANCE);
        if !path.exists() {
            bail!("`{shown}` has no {PROVENANCE}, so it is no directory of results");
        }
        let text = text(&path)?;
        let about = About::read(&text).with_context(|| format!("`{}`", path.display()))?;
        Ok(Results { directory: directory.into(), about })
    }

    /// What the results follow from.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// Where they lie.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Whether there is a table of that name.
    pub fn has(&self, table: &str) -> bool {
        self.directory.join(table).is_file()
    }

    /// The rows of `differences.csv`.
    ///
    /// # Errors
    ///
    /// Here as below: where the file cannot be read, or a column or a number is missing.
    pub fn differences(&self) -> Result<Vec<DifferenceRow>> {
        self.rows("differences.csv")
    }

    /// The rows of `path.csv`.
    pub fn path(&self) -> Result<Vec<PathRow>> {
        self.rows("path.csv")
    }

    /// The rows of `levels.csv`.
    pub fn levels(&self) -> Result<Vec<LevelRow>> {
        self.rows("levels.csv")
    }

    /// The rows of `flows.csv`.
    pub fn flows(&self) -> Result<Vec<FlowRow>> {
        self.rows("flows.csv")
    }

    /// The rows of `flow_differences.csv`.
    pub fn flow_differences(&self) -> Result<Vec<FlowDifferenceRow>> {
        self.rows("flow_differences.csv")
    }

    /// The rows of `refused_claims.csv`; none where results have no such file.
    pub fn refused(&self) -> Result<Vec<RefusedRow>> {
        if self.has("refused_claims.csv") {
            self.rows("refused_claims.csv")
        } else {
            Ok(Vec::new())
        }
    }

    /// The rows of `audit.csv`.
    pub fn audit(&self) -> Result<Vec<AuditRow>> {
        self.rows("audit.csv")
    }

    /// The rows of `attribution.csv`.
    pub fn attribution(&self) -> Result<Vec<AttributionRow>> {
        self.rows("attribution.csv")
    }

    /// The rows of `indices.csv`, or of `screening.csv` where there is none, which have a value.
    pub fn effects(&self) -> Result<Vec<EffectRow>> {
        let name = if self.has("indices.csv") { "indices.csv" } else { "screening.csv" };
        let mut rows: Vec<EffectRow> = self.rows(name)?;
        rows.retain(|row| row.total.or(row.mu_star).is_some());
        Ok(rows)
    }

    /// The rows of `summary.csv`.
    pub fn summary(&self) -> Result<Vec<SummaryRow>> {
        self.rows("summary.csv")
    }

    /// The rows of `outcomes.csv`: who is affected, beside the placebo.
    pub fn affected(&self) -> Result<Vec<AffectedRow>> {
        self.rows("outcomes.csv")
    }

    /// The rows of `boxes.csv`.
    pub fn boxes(&self) -> Result<Vec<BoxRow>> {
        self.rows("boxes.csv")
    }

    /// The rows of `scores.csv`.
    pub fn scores(&self) -> Result<Vec<ScoreRow>> {
        self.rows("scores.csv")
    }

    /// The rows of `facts.csv`.
    pub fn facts(&self) -> Result<Vec<FactRow>> {
        self.rows("facts.csv")
    }

    /// The rows of `forecasts.csv`.
    pub fn forecasts(&self) -> Result<Vec<ForecastRow>> {
        self.rows("forecasts.csv")
    }

    /// The rows of `limits.csv`.
    pub fn limits(&self) -> Result<Vec<LimitRow>> {
        self.rows("limits.csv")
    }

    /// The factors of each point, as text, under their names; a word stands for those that a point
    /// leaves alone.
    pub fn points(&self) -> Result<Table> {
        let table = Table::read(&self.table("points.csv")?);
        let mut table = table.with_context(|| self.shown("points.csv"))?;
        for cell in table.rows.iter_mut().flatten().filter(|cell| cell.is_empty()) {
            *cell = AS_IT_IS.into();
        }
        Ok(table)
    }

    /// The yearly figures of some metrics, in that order.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read, or has no column for one of them.
    pub fn yearly(&self, metrics: &[&str]) -> Result<Vec<YearlyRow>> {
        let text = self.table("yearly.csv")?;
        Table::read(&text)
            .and_then(|table| table.yearly(metrics))
            .with_context(|| self.shown("yearly.csv"))
    }

    /// The names of the metrics that have yearly figures.
    ///
    /// # Errors
    ///
    /// Where the file cannot be read.
    pub fn yearly_metrics(&self) -> Result<Vec<String>> {
        let table =
            Table::read(&self.table("yearly.csv")?).with_context(|| self.shown("yearly.csv"))?;
        Ok(table.columns.into_iter().skip(3).collect())
    }

    /// Whether a scenario beside the tables simulates all regions of the country; nothing where it
    /// cannot be read by this version.
    pub fn is_whole_country(&self, file: &str) -> Option<bool> {
        let scenario = self.scenario(file)?;
        Some(scenario.regions.is_empty() || scenario.regions.len() == REGIONS.len())
    }

    /// When a scenario's history parts from that of the base, by the scenarios beside the tables.
    /// Nothing where these cannot be read by this version or share no month.
    pub fn parting(&self, scenario: &str) -> Option<Month> {
        let load = |name: &str| self.scenario(&format!("{name}.toml"));
        shared_until(&load(self.about.base()?)?, &load(scenario)?)
    }

    /// The type that a scenario closes, if that is all in which it differs from a base with the
    /// settings of `china`. Nothing where these cannot be read by this version.
    pub fn closed_type(&self, scenario: &str) -> Option<Kind> {
        let load = |name: &str| self.scenario(&format!("{name}.toml"));
        closed_type(&load(self.about.base()?)?, &load(scenario)?)
    }

    /// The types that the policies of a scenario are for where these are not those of the base.
    /// Nothing where the policies are the same, or cannot be read by this version.
    pub fn policies_differ(&self, scenario: &str) -> Option<Vec<Kind>> {
        let load = |name: &str| self.scenario(&format!("{name}.toml"));
        let worlds = [load(self.about.base()?)?.policy, load(scenario)?.policy];
        let [base, other] = worlds.each_ref();
        let only = |own: &'_ [Policy], others: &'_ [Policy]| {
            own.iter().filter(|policy| !others.contains(policy)).cloned().collect::<Vec<_>>()
        };
        let differing = [only(base, other), only(other, base)].concat();
        let instruments = differing.iter().flat_map(Policy::instruments);
        let targets = instruments.filter_map(|it| it.target());
        let types: Vec<Kind> = targets.flat_map(|(it, _)| it.providers.iter().copied()).collect();
        let distinct = Kind::ALL.into_iter().filter(|kind| types.contains(kind)).collect();
        (!differing.is_empty()).then_some(distinct)
    }

    /// A scenario beside the tables.
    fn scenario(&self, file: &str) -> Option<Scenario> {
        check_file_name(file).ok()?;
        let text = text(&self.directory.join(file)).ok()?;
        load_text(file, &text, &[]).ok().map(|loaded| loaded.scenario)
    }

    fn rows<R: DeserializeOwned>(&self, name: &str) -> Result<Vec<R>> {
        let text = self.table(name)?;
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let rows = reader.deserialize().collect::<Result<Vec<R>, csv::Error>>();
        rows.with_context(|| self.shown(name))
    }

    /// The text of a table.
    fn table(&self, name: &str) -> Result<String> {
        let path = self.directory.join(name);
        if !path.exists() {
            let (directory, command) = (self.directory.display(), self.about.command());
            bail!("`{directory}` has no {name}; these are results of `stia {command}`");
        }
        text(&path)
    }

    fn shown(&self, name: &str) -> String {
        format!("`{}` cannot be used", self.directory.join(name).display())
    }
}

/// The text of a file.
fn text(path: &Path) -> Result<String> {
    user_file::text(path).map_err(|cause| anyhow!("`{}` {cause}", path.display()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::study::reference::{of_audits, of_comparisons, of_experiments, of_runs};
    use crate::table::{Heading, Holds};

    /// What is said of a directory with these files when its differences are read.
    fn refusal(files: &[(&str, &str)]) -> String {
        let home = tempfile::tempdir().expect("a directory");
        for (name, text) in files {
            fs::write(home.path().join(name), text).expect("it is written");
        }
        let read = Results::open(home.path()).and_then(|results| results.differences());
        let home = home.path().display().to_string();
        format!("{:#}", read.expect_err("it cannot be read")).replace(&home, "DIR")
    }

    const COMPARE: (&str, &str) =
        ("provenance.json", r#"{"program":"stia","version":"0.1.0","command":"compare"}"#);

    #[test]
    fn what_is_missing_is_named() {
        assert!(refusal(&[]).contains("has no provenance.json"));
        assert!(refusal(&[("provenance.json", "{}")]).contains("`command` is missing"));
        assert!(refusal(&[("provenance.json", r#"{"command":"dance"}"#)]).contains("dance"));
        let without = refusal(&[COMPARE]);
        assert_eq!(without, "`DIR` has no differences.csv; these are results of `stia compare`");
        let short = refusal(&[COMPARE, ("differences.csv", "base,scenario\nchina,other\n")]);
        assert!(
            short.contains("DIR/differences.csv") && short.contains("missing field"),
            "{short}"
        );
    }

    #[test]
    fn numbers_are_finite() {
        let head = "scenario,region,metric,month,base,base_low,base_high,other,other_low,\
                    other_high,difference,low,high,replicates\n";
        let home = tempfile::tempdir().expect("a directory");
        fs::write(home.path().join(COMPARE.0), COMPARE.1).expect("it is written");
        for (number, is_fine) in
            [("1", true), ("", true), ("inf", false), ("nan", false), ("1e200", false)]
        {
            let row = format!("o,China,startups,2020-12,{number},,,,,,,,,2\n");
            fs::write(home.path().join("path.csv"), format!("{head}{row}")).expect("it is written");
            let read = Results::open(home.path()).and_then(|results| results.path());
            assert_eq!(read.is_ok(), is_fine, "{number}");
        }
    }

    /// A table with one row, which holds what its columns say.
    fn made_of(columns: &[Heading]) -> String {
        let cell = |column: &Heading| match column.holds {
            Holds::Counts => "1",
            Holds::Numbers => "0.5",
            Holds::Flags => "true",
            Holds::Months => "2020-12",
            Holds::Texts => "word",
        };
        let names: Vec<&str> = columns.iter().map(|column| &*column.name).collect();
        let cells: Vec<&str> = columns.iter().map(cell).collect();
        format!("{}\n{}\n", names.join(","), cells.join(","))
    }

    #[test]
    fn what_is_written_can_be_read() {
        let home = tempfile::tempdir().expect("a directory");
        fs::write(home.path().join(COMPARE.0), COMPARE.1).expect("it is written");
        let results = Results::open(home.path()).expect("they are results");
        let tables = [of_runs(), of_comparisons(), of_experiments(), of_audits()];
        let tables: Vec<_> = tables.into_iter().flatten().collect();
        let check = |name: &str, read: fn(&Results) -> Result<usize>| {
            let table = tables.iter().find(|table| table.file == name).expect("it is described");
            let path = home.path().join(name);
            fs::write(&path, made_of(&table.columns)).expect("it is written");
            assert_eq!(read(&results).unwrap_or_else(|it| panic!("{it:#}")), 1, "{name}");
            fs::remove_file(path).expect("it is there");
        };
        check("differences.csv", |it| Ok(it.differences()?.len()));
        check("path.csv", |it| Ok(it.path()?.len()));
        check("levels.csv", |it| Ok(it.levels()?.len()));
        check("flows.csv", |it| Ok(it.flows()?.len()));
        check("flow_differences.csv", |it| Ok(it.flow_differences()?.len()));
        check("outcomes.csv", |it| Ok(it.affected()?.len()));
        check("audit.csv", |it| Ok(it.audit()?.len()));
        check("attribution.csv", |it| Ok(it.attribution()?.len()));
        check("screening.csv", |it| Ok(it.effects()?.len()));
        check("indices.csv", |it| Ok(it.effects()?.len()));
        check("boxes.csv", |it| Ok(it.boxes()?.len()));
        check("limits.csv", |it| Ok(it.limits()?.len()));
        check("summary.csv", |it| Ok(it.summary()?.len()));
    }
}
