//! What every output file holds, column by column, for `docs/OUTPUT.md`.

use std::fmt::Write;

use super::compare::affected::AffectedRow;
use super::compare::kept_histories::AgentOutcomeRow;
use super::compare::money::{FlowDifferenceRow, PerPublicYuanRow};
use super::compare::path::PathRow;
use super::compare::rows::{DifferenceRow, LevelRow};
use super::estimates::public_money::PublicMoneyRow;
use super::estimates::refused_claims::RefusedClaimsRow;
use super::jobs::manifest;
use super::run::flows::FlowRow;
use super::run::metrics::MetricRow;
use super::run::micro::MicroRow;
use super::run::series::SeriesRow;
use super::run::yearly::YearRow;
use super::sweep::rows as sweep;
use super::validate::rows as validation;
use super::{attribute, audit, discover, sensitivity};

use crate::model::record::census::AgentRow;
use crate::model::state::event::EventKind;
use crate::model::state::ledger::{Reason, Sector};
use crate::table::column::headings;
use crate::table::{Column, Heading, Holds};

/// An output file with its rows and columns.
pub struct Table {
    /// The file, relative to the directory of the results.
    pub file: String,
    /// What a row is.
    pub row: &'static str,
    /// The columns.
    pub columns: Vec<Heading>,
}

/// Keys of `provenance.json`, with what they hold and which commands write them.
const PROVENANCE_KEYS: [(&str, &str, &str); 37] = [
    ("program", "all", "`stia`"),
    ("version", "all", "version of the program"),
    (
        "command",
        "all",
        "`run`, `compare`, `audit`, `validate`, `sweep`, `attribute`, `sensitivity`, `discover`",
    ),
    ("scenario", "run", "name of the scenario"),
    ("base", "compare, audit, validate", "name of the base"),
    (
        "scenarios",
        "compare, audit, validate",
        "each scenario: its `name`, its `file`, the `sha256` of that, and `solved` as below",
    ),
    (
        "solved",
        "run",
        "each `policy` whose settings were solved for its target cost (`costs`), and what was `found`; only if any was",
    ),
    ("status", "all", "`complete`; `some failed`: the model failed in some runs; `interrupted`"),
    ("seed", "all", "random seed"),
    ("scale", "all", "simulated agents for one real one"),
    (
        "from",
        "run",
        "the checkpoint that the run goes on from, if any: its `month`, the last that is not in the \
         files, and `world_sha256`, the digest of the world in it",
    ),
    ("start", "all", "first month written"),
    ("until", "all", "last month written"),
    ("every", "run", "with `--every`: `quarter` or `year`, which rows of `series` are of"),
    ("written_regions", "run", "with `--region`: places in `series` and `yearly.csv`"),
    ("written_metrics", "run", "with `--metric`: metrics in `series` and `yearly.csv`"),
    ("at", "compare, audit", "month of the comparison"),
    (
        "months",
        "compare, audit",
        "months, up to that one, over which flows are summed and ratios averaged",
    ),
    ("regions", "compare, audit, validate", "places that are compared, or kept of the runs"),
    ("metrics", "compare, audit", "metrics that are compared"),
    ("replicates", "compare, audit, validate", "numbers of the replicates, such as `1-10`"),
    ("precision", "compare", "margin of error over the level that was asked for, if any was"),
    ("margin", "compare", "margin of equivalence, as a share of the base's level"),
    ("most_replicates", "compare", "with a precision: how many replicates there might have been"),
    ("who", "compare", "replicates in which single agents were followed, if any were"),
    (
        "failed",
        "compare, audit, validate",
        "runs in which the model failed: `scenario`, `replicate`, `message`",
    ),
    ("checks", "audit", "what each check changes: `check` and `setting`"),
    ("ways", "audit", "ways in which runs were repeated"),
    ("controls", "validate", "each control world: its name, `control`, and its `settings`"),
    ("own_targets", "validate", "with `--targets`: how many it added; `targets.csv` is that table"),
    ("replicates_asked", "run", "numbers of the replicates that were asked for, such as `1-3,5`"),
    ("replicates_written", "run", "those that are in the files"),
    ("replicates_failed", "run", "those in which the model failed"),
    ("replicates_missing", "run", "those that an interruption left out"),
    ("scenario_sha256", "run", "SHA-256 of `scenario.toml`"),
    ("data_sha256", "all", "SHA-256 of the data that are compiled in"),
    (
        "files",
        "all",
        "all files of the directory; `--force` is needed to replace it when it holds others",
    ),
];

/// Keys of `timings.json`, with unit and meaning.
const TIMING_KEYS: [(&str, &str, &str); 10] = [
    (
        "agent_months",
        "agent-months",
        "agents alive at month ends, summed over all months simulated",
    ),
    ("burn_in_agent_months", "agent-months", "those of them in the burn-in, which is not written"),
    ("agent_months_per_second", "1/s", "the same over the wall time"),
    ("wall_seconds", "s", "from the start of the process until the files were put together"),
    ("threads", "threads", "how many were asked for"),
    ("peak_memory_bytes", "bytes", "most memory that the process had; `null` if unknown"),
    ("phase_seconds", "s", "wall time by phase, summed over replicates"),
    (
        "looks_per_agent_month",
        "1/agent-month",
        "agents and objects looked at in the written months, by phase",
    ),
    (
        "events_per_agent_month",
        "1/agent-month",
        "deals, services, filings, foundings, failures of the written months",
    ),
    ("state_bytes_per_agent", "bytes/agent", "memory of the state at the end"),
];

/// A table that has those columns.
fn table<R>(file: impl Into<String>, row: &'static str, columns: &[Column<R>]) -> Table {
    let (file, columns) = (file.into(), headings(columns));
    let columns = if file.ends_with(".parquet") { with_dates(columns) } else { columns };
    Table { file, row, columns }
}

/// The columns of a Parquet file: dates stand beside months.
fn with_dates(columns: Vec<Heading>) -> Vec<Heading> {
    columns
        .into_iter()
        .flat_map(|column| [Some(column.clone()), column.of_dates()])
        .flatten()
        .collect()
}

/// A table of agents or events, whose rows begin alike.
fn keyed(file: impl Into<String>, row: &'static str, columns: &[Heading]) -> Table {
    let columns = headings(MicroRow::KEYS).iter().chain(columns).cloned().collect();
    Table { file: file.into(), row, columns: with_dates(columns) }
}

/// The tables that `stia run` writes, those of `--micro` last.
pub fn of_runs() -> Vec<Table> {
    let mut tables = vec![
        table(
            "series.csv",
            "a metric in a month, for China and the macro-regions; China is the whole run, even if \
             that has some regions alone; a run of one region has that place alone",
            SeriesRow::COLUMNS,
        ),
        table("series.parquet", "the same for these and every region", SeriesRow::COLUMNS),
        table(
            "yearly.csv",
            "a place in a whole year, with a column for each metric after these: a flow as the sum of the \
             year (so that its unit is by year), a stock in December, a ratio as the mean of its months",
            YearRow::KEYS,
        ),
        table("manifest.csv", "a replicate", manifest::Numbered::COLUMNS),
        table("metrics.csv", "a metric", MetricRow::COLUMNS),
        table(
            "flows.csv",
            "what one sector paid another for one reason in a month, in the whole run; no row where \
             nothing was paid",
            FlowRow::COLUMNS,
        ),
        table(
            "public_money.csv",
            "what a public body paid a sector under a title in a year, in the whole run; the sum of \
             `gross_yuan` is the metric `public_spending`",
            &PublicMoneyRow::COLUMNS,
        ),
        table(
            "refused_claims.csv",
            "what a policy instrument refused of what was claimed, or what was refused to a kind of \
             recipient, in the whole run, mean over replicates; no row where nothing was refused",
            RefusedClaimsRow::COLUMNS,
        ),
        keyed(
            "agents.parquet",
            "an agent at the end of a year (with `--micro`)",
            &headings(AgentRow::COLUMNS),
        ),
    ];
    tables.extend(EventKind::ALL.map(|kind| {
        keyed(format!("events/{}.parquet", kind.file()), row_of(kind), kind.columns())
    }));
    tables
}

/// The tables that `stia compare` writes.
pub fn of_comparisons() -> Vec<Table> {
    let difference = "a metric at a place, in one scenario against the base";
    let level = "a metric at a place, in one replicate of one scenario";
    vec![
        table("differences.csv", difference, DifferenceRow::COLUMNS),
        table("differences.parquet", "the same", DifferenceRow::COLUMNS),
        table("levels.csv", level, LevelRow::COLUMNS),
        table("levels.parquet", "the same", LevelRow::COLUMNS),
        table(
            "path.csv",
            "a metric at a place in a month, in one scenario against the base",
            PathRow::COLUMNS,
        ),
        table("path.parquet", "the same", PathRow::COLUMNS),
        table(
            "per_public_yuan.csv",
            "a flow at a place, in one scenario against the base; only of scenarios that differ from \
             it in policies alone, models and products of lending among them: an assumption's \
             effect would be billed to public money",
            PerPublicYuanRow::COLUMNS,
        ),
        table("per_public_yuan.parquet", "the same", PerPublicYuanRow::COLUMNS),
        table(
            "flow_differences.csv",
            "what one sector paid another for one reason in a year, in the whole run of one scenario \
             against the base",
            FlowDifferenceRow::COLUMNS,
        ),
        table(
            "public_money_levels.csv",
            "as `public_money.csv`, of every replicate of every scenario",
            &PublicMoneyRow::columns_of_comparisons(),
        ),
        table("refused_claims.csv", "the same as of `run`", RefusedClaimsRow::COLUMNS),
        table("manifest.csv", "a run", manifest::Numbered::COLUMNS),
        table(
            "affected.parquet",
            "an outcome that an agent has in one of two scenarios alone (with `--who`); a simulated one, \
             as in `events`, by replicate, scenario and name",
            AffectedRow::COLUMNS,
        ),
        table(
            "outcomes.csv",
            "an outcome in a scenario, over the replicates in which agents were followed (with `--who`)",
            AgentOutcomeRow::COLUMNS,
        ),
    ]
}

/// The tables that `stia sweep` writes, and the questions that rest on one.
pub fn of_experiments() -> Vec<Table> {
    vec![
        table(
            "runs.csv",
            "a level of a run; `runs.parquet` has the same rows",
            sweep::RunRow::COLUMNS,
        ),
        table(
            "summary.csv",
            "a metric at a point, over its replicates; `summary.parquet` has the same rows",
            sweep::SummaryRow::COLUMNS,
        ),
        table(
            "policies.csv",
            "a policy with `costs` at a point; `policies.parquet` has the same rows; neither is there without such policies",
            sweep::PolicyRow::COLUMNS,
        ),
        table("manifest.csv", "a run of a sweep", sweep::ManifestRow::COLUMNS),
        table(
            "attribution.csv",
            "a type's contribution to an outcome (`stia attribute`, as the next three; all have a \
             `.parquet` with the same rows)",
            attribute::rows::ContributionRow::COLUMNS,
        ),
        table("ranks.csv", "a rank of a type for an outcome", attribute::rows::RankRow::COLUMNS),
        table("interactions.csv", "two types and an outcome", attribute::rows::PairRow::COLUMNS),
        table(
            "agreement.csv",
            "an outcome, attributed to the types",
            attribute::rows::AgreementRow::COLUMNS,
        ),
        table(
            "screening.csv",
            "a factor and an outcome (`stia sensitivity`, as the next two; all have a `.parquet`)",
            sensitivity::ScreeningRow::COLUMNS,
        ),
        table("indices.csv", "a factor and an outcome", sensitivity::IndexRow::COLUMNS),
        table(
            "held.csv",
            "a factor that screening selected for Sobol' indices, or one that it did not, in a \
             scenario; beside `indices`",
            sensitivity::HeldRow::COLUMNS,
        ),
        table(
            "cases.csv",
            "a point (`stia discover`, as the next three; all have a `.parquet`)",
            discover::CaseRow::COLUMNS,
        ),
        table(
            "boxes.csv",
            "a box of the search, the one of all points first",
            discover::BoxRow::COLUMNS,
        ),
        table(
            "limits.csv",
            "a factor that a box restricts; the box of all points restricts none",
            discover::LimitRow::COLUMNS,
        ),
        table("regret.csv", "a scenario", discover::RegretRow::COLUMNS),
    ]
}

/// The tables that `stia audit` writes.
pub fn of_audits() -> Vec<Table> {
    vec![
        table("audit.csv", "a metric at a place under a check", audit::rows::CheckRow::COLUMNS),
        table("audit.parquet", "the same", audit::rows::CheckRow::COLUMNS),
        table("verdicts.csv", "a metric at a place", audit::rows::VerdictRow::COLUMNS),
        table(
            "reproducibility.csv",
            "a way of repeating the run of a scenario",
            audit::rows::REPRODUCIBILITY_COLUMNS,
        ),
    ]
}

/// The tables that `stia validate` writes.
pub fn of_validations() -> Vec<Table> {
    vec![
        table(
            "scores.csv",
            "a target in a year; those of `--targets` come last",
            validation::SCORES,
        ),
        table("facts.csv", "a measure of a stylised fact", validation::FACTS),
        table("forecasts.csv", "a series in a year from 2021 on", validation::FORECASTS),
        table("manifest.csv", "a run; those of controls last", manifest::Numbered::COLUMNS),
    ]
}

fn row_of(kind: EventKind) -> &'static str {
    match kind {
        EventKind::Contract => "a technology contract that was signed",
        EventKind::Round => "a financing round that closed",
        EventKind::Tenancy => "a tenancy that began or ended",
        EventKind::Patent => "a patent that was filed, granted, refused or lapsed",
        EventKind::Evaluation => "an evaluation that was delivered",
        EventKind::Service => "a service that an intermediary delivered to a named client",
        EventKind::Firm => "a firm that was founded, failed, matured or left by an exit",
        EventKind::Loan => "a loan that was made, paid back or not, or what became of a claim",
    }
}

/// The reference of all output files as Markdown, for `docs/OUTPUT.md`.
pub fn markdown() -> String {
    let mut page = String::from(
        "# Output files\n\n\
         Generated from the code: edit the structs, then run \
         `UPDATE_DOCS=1 cargo test the_output_reference_is_current`.\n\n\
         `stia run` writes to `output/<scenario>/`, `stia compare` to `output/compare_<scenarios>/`, \
         `stia sweep` to `output/<experiment>/`, `stia attribute`, `sensitivity`, `discover` and `audit` \
         to directories that begin with their names; `--out` names another place than `output`. Results get their name at once when they are \
         whole, and overwrite earlier results of the same command as a whole. Until then, and after a \
         kill, finished replicates lie in `.<name>.unfinished` beside them, from where the same \
         command goes on.\n\n\
         Text in CSV is UTF-8. An empty cell (`null` in Parquet) is undefined, not zero. Amounts are \
         nominal CNY. Figures in `series` and `flows` are grossed up to real units; rows of \
         `agents.parquet` and `events/*.parquet` are simulated ones, each of which stands for \
         `1/scale` real ones, or for its `weight`; sums of its money and staff are multiplied by \
         `gross`. A *name* is the lineage name of an agent or \
         object in 16 hexadecimal digits: it is the same in all files of a replicate, and whoever \
         exists in two compared scenarios has the same name in both. A *word* comes from a short list; \
         `SELECT DISTINCT` shows it. A *flag* is `true` or `false` in CSV and a Boolean in Parquet. Numbers \
         in CSV have a decimal point, whole numbers have none. In Parquet files a column of months has \
         one of dates beside it, the first days of the months: `date` beside `month` and `at`.\n",
    );
    heading(&mut page, "What `stia run` writes");
    of_runs().iter().for_each(|table| section(&mut page, table));
    names(&mut page);
    heading(&mut page, "What `stia compare` writes");
    of_comparisons().iter().for_each(|table| section(&mut page, table));
    heading(&mut page, "What `stia audit` writes");
    page += "The first three only where two scenarios were named.\n\n";
    of_audits().iter().for_each(|table| section(&mut page, table));
    heading(&mut page, "What `stia validate` writes");
    of_validations().iter().for_each(|table| section(&mut page, table));
    heading(&mut page, "What `stia sweep` and analyses of sweeps write");
    page += "`points.csv` has the number of each `point` and a column for each factor of the experiment, \
             empty where a point leaves it as the scenarios have it. \
             `experiment.toml` with the scenarios beside it makes the same sweep again; `given.csv` is \
             its table of points where the design is `table`. Finished runs stay, a small file each, in \
             `output/<experiment>.runs/<key>/`, where the key is a digest of the program, its data, the \
             experiment and its scenarios; delete the directory when the sweep is done with.\n\n";
    of_experiments().iter().for_each(|table| section(&mut page, table));
    heading(&mut page, "Beside the tables");
    page += "`scenario.toml` (of a comparison or an audit: `<name>.toml` for each scenario) is the scenario with \
             every parameter, flags included. `stia run output/china/scenario.toml` and `stia \
             compare` of these files give the same bytes again, with the flags that are no part of a \
             scenario: `--micro`, `--metric`, `--region`, `--at`, `--months`, `--who`. After \
             `--precision` they state the number of replicates that it took, and give the same but for \
             verdicts and provenance.\n\n\
             `checkpoint-<month>.bin` (of several replicates: `checkpoint-<month>-replicate-<n>.bin`) is \
             the world at the end of a month, which `stia run --checkpoint` writes and `stia run --from` \
             goes on from. It begins with the line `stia checkpoint`, the number of its format, the \
             length and the SHA-256 of its head, and the head as JSON: who wrote it (version, build, \
             digest of the data), month, replicate, seed, name and digest of the scenario, length and \
             SHA-256 of the world. The world follows. Only the build that wrote it reads it; keep \
             `scenario.toml`, not checkpoints. What goes on from one lies in `<scenario>_from_<month>`, \
             and its files begin with the month after; their rows are those of a run from the start.\n\n\
             `INTERRUPTED` stands among the files of a run that was interrupted, and says which \
             replicates they have and which are missing. The same command resumes with these.\n";
    keys(&mut page, "provenance.json", "written by", &PROVENANCE_KEYS);
    page +=
        "\nIt says what the results follow from; nothing in it differs between two equal runs.\n";
    keys(&mut page, "timings.json", "unit", &TIMING_KEYS);
    page += "\nWritten by `stia run`; the only file that differs between two equal runs.\n";
    page
}

fn heading(page: &mut String, title: &str) {
    line(page, format_args!("\n## {title}\n"));
}

fn section(page: &mut String, table: &Table) {
    line(page, format_args!("### `{}`\n\nA row is {}.\n", table.file, table.row));
    *page += "| column | type | unit | meaning |\n|---|---|---|---|\n";
    for column in &table.columns {
        let holds = match column.holds {
            Holds::Counts => "whole number",
            Holds::Numbers => "number",
            Holds::Flags => "true or false",
            Holds::Months => "text",
            Holds::Texts => "text",
        };
        let Heading { name, unit, doc, .. } = column;
        line(page, format_args!("| `{name}` | {holds} | {unit} | {doc} |"));
    }
    *page += "\n";
}

/// The sectors and reasons of `flows.csv`.
fn names(page: &mut String) {
    let sectors: Vec<String> =
        Sector::ALL.iter().map(|sector| format!("`{}`", sector.name())).collect();
    *page += "### Names in `flows.csv`\n\n";
    line(page, format_args!("Sectors: {}.\n", sectors.join(", ")));
    *page += "| reason | what is paid |\n|---|---|\n";
    for reason in Reason::ALL {
        line(page, format_args!("| `{}` | {} |", reason.name(), reason.doc().trim()));
    }
}

fn keys(page: &mut String, file: &str, second: &str, keys: &[(&str, &str, &str)]) {
    line(page, format_args!("\n### `{file}`\n\n| key | {second} | meaning |\n|---|---|---|"));
    for (key, about, meaning) in keys {
        line(page, format_args!("| `{key}` | {about} | {meaning} |"));
    }
}

fn line(page: &mut String, text: std::fmt::Arguments) {
    writeln!(page, "{text}").expect("a text takes everything");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_column_has_a_unit_and_a_meaning() {
        let all = of_runs().into_iter().chain(of_comparisons()).chain(of_audits());
        let all = all.chain(of_validations());
        for table in all.chain(of_experiments()) {
            for column in &table.columns {
                let place = format!("{}: {}", table.file, column.name);
                assert!(!column.unit.is_empty(), "{place} has no unit");
                assert!(!column.doc.is_empty(), "{place} has no meaning");
            }
        }
    }
}
