//! Who pays whom: the eight types of intermediary, or all sectors.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;

use super::choice::source;
use super::headline::{named, sentence};
use super::names::{name_in_sentence, plain_name};
use super::{Figure, Kind, Table, Unshown, Wish};
use crate::model::state::kind::Kind as Type;
use crate::report::draw::document::Chart;
use crate::report::draw::flows::{Class, Flow, Flows, Party};
use crate::report::read::Results;
use crate::report::read::rows::{FlowDifferenceRow, FlowRow};
use crate::report::text::numbers::{Power, money, months, number, percent, power, unit};
use crate::report::text::{Language, Texts, filled};

/// What `--metric` says for payments to everybody.
const ALL: &str = "all";
/// What it says for payments to the eight types of intermediary.
const INTERMEDIARIES: &str = "intermediaries";
/// Payments by which nobody pays for anything: agents begin and end.
const NO_PAYMENTS: [&str; 2] = ["endowment", "liquidation"];
/// The share of all that a party has at least to stand for itself.
const LEAST: f64 = 0.004;
/// The share by which a flow differs between the worlds to be marked.
const CHANGED: f64 = 0.05;
/// Parties that others are put together as.
const OTHERS: &str = "others";

/// Yearly means between a payer and a payee, in the base and in the other world.
type Sums = BTreeMap<(String, String), [f64; 2]>;

/// Payments with the scenario that they are held against, if there is one.
type Payments = (Sums, Option<String>);

/// The payments of a run, or of both worlds of a comparison.
pub(super) fn flows(results: &Results, wish: &Wish) -> Result<Figure> {
    let whom = wish.metric(&[INTERMEDIARIES, ALL], INTERMEDIARIES)?;
    if let Some(region) = &wish.region {
        let refusal = format!("--region {region}: payments are those of the whole run");
        return Err(Unshown(refusal).into());
    }
    let (sums, other) = match results.about().command() {
        "compare" => of_both_worlds(results, wish, whom == ALL)?,
        _ => (of_run(&results.flows()?, whom == ALL), None),
    };
    let all: f64 = sums.values().map(|it| it[0]).sum();
    if all <= 0.0 {
        return Err(Unshown("there are no such payments in these results".into()).into());
    }
    let language = wish.language;
    let power = power(language, all);
    let (payers, payees) = (parties(&sums, all, true), parties(&sums, all, false));
    let sums = merged(sums, &payers, &payees);
    let shown = Shown { language, power, has_other: other.is_some() };
    let chart = shown.chart(&sums, (&payers, &payees), all);
    let headline = shown.headline(&sums, &payers, all, whom == ALL);
    let texts = &Texts::of(language).figure;
    let span = months(language, &span(results));
    let unit = unit(language, power, "CNY", Some(12));
    let mut notes = vec![filled(&texts.flows_note, &[("unit", &unit), ("months", &span)])];
    notes.extend(other.map(|other| {
        let words = [("share", &*percent(language, CHANGED)), ("other", &other)];
        filled(&texts.flows_marked, &words)
    }));
    let description = described(language, &chart);
    Ok(Figure {
        kind: Kind::Flows,
        headline,
        note: notes.join(language.space()),
        description,
        source: source(results.about(), language),
        table: shown.table(&sums),
        chart: Chart::Flows(chart),
    })
}

/// Whether a payment is shown.
fn is_shown(payer: &str, payee: &str, reason: &str, is_to_all: bool) -> bool {
    !NO_PAYMENTS.contains(&reason)
        && payer != payee
        && (is_to_all || Type::ALL.iter().any(|it| it.name() == payee))
}

/// Sums a year of the payments of a run, over its replicates.
fn of_run(rows: &[FlowRow], is_to_all: bool) -> Sums {
    let months: BTreeSet<_> = rows.iter().map(|row| row.month).collect();
    let replicates: BTreeSet<u32> = rows.iter().map(|row| row.replicate).collect();
    let years = (months.len() as f64 / 12.0 * replicates.len() as f64).max(f64::MIN_POSITIVE);
    let mut sums = Sums::new();
    for row in rows {
        let (payer, payee) = (&row.payer_sector, &row.payee_sector);
        if is_shown(payer, payee, &row.reason, is_to_all) {
            let sum = sums.entry((payer.clone(), payee.clone())).or_default();
            sum[0] += row.yuan.unwrap_or(0.0).max(0.0) / years;
        }
    }
    sums
}

/// The months that payments are of: those that a comparison reads its flows over where they are
/// whole years, which payments are known by; else the whole run.
fn span(results: &Results) -> String {
    let about = results.about();
    let compared = about.window().filter(|_| about.command() == "compare");
    let whole = || about.span().map(|(first, last)| format!("{first}..{last}"));
    compared.filter(|_| about.years().is_some()).or_else(whole).unwrap_or_default()
}

/// Sums a year in the base and in another scenario.
fn of_both_worlds(results: &Results, wish: &Wish, is_to_all: bool) -> Result<Payments> {
    let rows: Vec<FlowDifferenceRow> = results.flow_differences()?;
    let other = wish.one_of(rows.iter().map(|row| &*row.scenario));
    let wanted = results.about().years();
    let is_within = |year: i32| wanted.as_ref().is_none_or(|years| years.contains(&year));
    let own = || rows.iter().filter(|row| row.scenario == other && is_within(row.year));
    let years: BTreeSet<i32> = own().map(|row| row.year).collect();
    let years = years.len().max(1) as f64;
    let mut sums = Sums::new();
    for row in own() {
        let (payer, payee) = (&row.payer_sector, &row.payee_sector);
        if is_shown(payer, payee, &row.reason, is_to_all) {
            let sum = sums.entry((payer.clone(), payee.clone())).or_default();
            sum[0] += row.base_yuan.unwrap_or(0.0).max(0.0) / years;
            sum[1] += row.yuan.unwrap_or(0.0).max(0.0) / years;
        }
    }
    Ok((sums, (!other.is_empty()).then_some(other)))
}

/// Payers or payees from the largest, the small ones as others.
fn parties(sums: &Sums, all: f64, are_payers: bool) -> Vec<String> {
    let mut totals: BTreeMap<&str, f64> = BTreeMap::new();
    for ((payer, payee), values) in sums {
        let name = if are_payers { payer } else { payee };
        *totals.entry(name).or_default() += values[0].max(values[1]);
    }
    let mut order: Vec<(&str, f64)> = totals.into_iter().collect();
    order.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(other.0)));
    let is_large = |(_, total): &&(&str, f64)| *total >= LEAST * all;
    let mut names: Vec<String> =
        order.iter().filter(is_large).map(|(name, _)| name.to_string()).collect();
    if names.len() < order.len() {
        names.push(OTHERS.into());
    }
    names
}

/// The sums with small parties put together.
fn merged(sums: Sums, payers: &[String], payees: &[String]) -> Sums {
    let named = |name: String, names: &[String]| {
        if names.contains(&name) { name } else { OTHERS.into() }
    };
    let mut merged = Sums::new();
    for ((payer, payee), values) in sums {
        let entry = merged.entry((named(payer, payers), named(payee, payees))).or_default();
        *entry = [entry[0] + values[0], entry[1] + values[1]];
    }
    merged
}

/// How payments are shown.
struct Shown {
    language: Language,
    power: Power,
    has_other: bool,
}

impl Shown {
    fn chart(&self, sums: &Sums, (payers, payees): (&[String], &[String]), all: f64) -> Flows {
        let place = |names: &[String], name: &str| {
            names.iter().position(|it| it == name).expect("every party is among them")
        };
        let flows: Vec<Flow> = sums
            .iter()
            .filter(|(_, values)| values[0] > 0.0)
            .map(|((payer, payee), values)| Flow {
                payer: place(payers, payer),
                payee: place(payees, payee),
                value: values[0] / self.power.factor,
                class: self.class(payer, *values, all),
                title: format!(
                    "{} → {}: {}",
                    self.name(payer),
                    self.name(payee),
                    self.values(*values)
                ),
            })
            .collect();
        let party = |name: &String, is_payer: bool| {
            let own = sums.iter().filter(
                |((payer, payee), _)| {
                    if is_payer { payer == name } else { payee == name }
                },
            );
            let total = own.fold([0.0, 0.0], |sum, (_, it)| [sum[0] + it[0], sum[1] + it[1]]);
            let class = match self.class(if is_payer { name } else { "" }, total, all) {
                Class::Changed if is_payer => Class::Plain,
                class => class,
            };
            let [base, other] = total.map(|value| number(self.language, value / self.power.factor));
            let value = match class {
                Class::Changed => format!("{base} → {other}"),
                _ => base,
            };
            Party { name: self.name(name), value, class }
        };
        let Texts { label, chart, headline, .. } = Texts::of(self.language);
        let classes: BTreeSet<Class> = flows.iter().map(|flow| flow.class).collect();
        let key = classes.into_iter().filter_map(|class| match class {
            Class::Plain => None,
            Class::Public => Some((class, chart.public_money.clone())),
            Class::Changed => Some((class, chart.flow_changed.clone())),
        });
        let unit = unit(self.language, self.power, "CNY", Some(12));
        Flows {
            headings: [[&*label.payer, &unit].join(&headline.then), label.payee.clone()],
            key: key.collect(),
            payers: payers.iter().map(|name| party(name, true)).collect(),
            payees: payees.iter().map(|name| party(name, false)).collect(),
            flows,
        }
    }

    /// Changed before public: what moves is what is looked for.
    fn class(&self, payer: &str, [base, other]: [f64; 2], all: f64) -> Class {
        let by = (other - base).abs();
        match self.has_other && by > CHANGED * base.max(other) && by > 0.001 * all {
            true => Class::Changed,
            false if payer.ends_with("government") => Class::Public,
            false => Class::Plain,
        }
    }

    fn name(&self, name: &str) -> String {
        match name {
            OTHERS => Texts::of(self.language).chart.others.clone(),
            _ => plain_name(self.language, name),
        }
    }

    /// Who pays most of all.
    fn headline(&self, sums: &Sums, payers: &[String], all: f64, is_all: bool) -> String {
        let payer = payers.first().map_or("", String::as_str);
        let own = sums.iter().filter(|((name, _), _)| name == payer);
        let paid: f64 = own.map(|(_, values)| values[0]).sum();
        let texts = &Texts::of(self.language).figure;
        let text = if is_all { &texts.all_are_paid } else { &texts.intermediaries_are_paid };
        let payer = match payer {
            OTHERS => self.name(OTHERS),
            payer => name_in_sentence(self.language, payer),
        };
        let [all, paid] = [all, paid].map(|it| money(self.language, it));
        filled(text, &[("all", &all), ("payer", &payer), ("paid", &paid)])
    }

    fn values(&self, [base, other]: [f64; 2]) -> String {
        let [base, other] = [base, other].map(|it| money(self.language, it));
        if self.has_other { format!("{base} → {other}") } else { base }
    }

    fn table(&self, sums: &Sums) -> Table {
        let label = &Texts::of(self.language).label;
        let mut columns = vec![&label.payer, &label.payee, &label.value];
        columns.extend(self.has_other.then_some(&label.other));
        let mut table = Table::new(columns);
        let mut order: Vec<_> = sums.iter().collect();
        order.sort_by(|one, other| other.1[0].total_cmp(&one.1[0]).then(one.0.cmp(other.0)));
        for ((payer, payee), values) in order {
            let [base, other] = values.map(|it| number(self.language, it));
            let mut cells = vec![self.name(payer), self.name(payee), base];
            cells.extend(self.has_other.then_some(other));
            table.row(cells, Some(values[0]));
        }
        table
    }
}

fn described(language: Language, chart: &Flows) -> String {
    let Texts { label, headline, .. } = Texts::of(language);
    let list = |parties: &[Party]| {
        let said = parties.iter().map(|party| format!("{} {}", party.name, party.value));
        said.collect::<Vec<_>>().join(&headline.then)
    };
    let sides = [(&label.payer, &chart.payers), (&label.payee, &chart.payees)];
    let said =
        sides.map(|(name, parties)| sentence(language, &named(language, name, &list(parties))));
    said.join(language.space())
}
