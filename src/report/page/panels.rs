//! Both worlds over time, or bars of several outcomes: an outcome a panel.

use anyhow::Result;
use maud::{Markup, html};

use super::{Section, figures};
use crate::model::state::kind::Kind as Type;
use crate::report::figures::{Figure, Kind, Wish, distinct, figure, meanings_in};
use crate::report::findings::{Row, is_public_money, most_important};
use crate::report::read::Results;
use crate::report::text::{Language, Texts};
use crate::study::estimates::verdict::MARGIN;

/// The metric of the money of policies.
const POLICY_MONEY: &str = "policy_cost";

/// Panels at most.
const MOST: usize = 6;

/// The width of a panel, in pixels.
const WIDTH: f64 = 440.0;

/// The width of one that has a row for itself.
const WIDE: f64 = 860.0;

/// The panels of a comparison.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn section(results: &Results, wish: &Wish, id: String) -> Result<Section> {
    let title = &Texts::of(wish.language).section.over_time;
    of_metrics(results, Kind::Path, metrics(results, wish)?, title, (wish, id))
}

/// Bars of several outcomes.
///
/// # Errors
///
/// Where a table cannot be read.
pub fn bars(
    results: &Results,
    mut metrics: Vec<String>,
    title: &str,
    wish: &Wish,
    id: String,
) -> Result<Section> {
    metrics.truncate(MOST);
    of_metrics(results, Kind::Bars, metrics, title, (wish, id))
}

fn of_metrics(
    results: &Results,
    kind: Kind,
    metrics: Vec<String>,
    title: &str,
    (wish, id): (&Wish, String),
) -> Result<Section> {
    let language = wish.language;
    let mut panels = Vec::new();
    for metric in metrics {
        let anchor = format!("{id}-{metric}");
        let wish = Wish { metric: Some(metric), ..wish.clone() };
        panels.push((anchor, figure(results, kind, &wish)?));
    }
    let (class, width) = match kind {
        Kind::Bars => ("panels wide", WIDE),
        _ => ("panels", WIDTH),
    };
    let mut note = panels.first().map(|(_, it)| it.note.clone()).unwrap_or_default();
    for said in panels.iter().flat_map(|(_, figure)| meanings_in(&figure.note)) {
        if !note.contains(said) {
            note = [&*note, said].join(language.space());
        }
    }
    let body = html! {
        section id=(id) {
            (figures::of_scenario(wish))
            h2 { (title) }
            p.note { (note) }
            div class=(class) {
                @for (anchor, figure) in &panels { (panel(figure, language, anchor, width)) }
            }
        }
    };
    Ok(Section { id, title: figures::titled(title, wish), body })
}

/// The metrics that are shown: the money of policies that differ and the clients of the types that
/// they are for, then the outcomes that move most, then the first of the others that there are.
fn metrics(results: &Results, wish: &Wish) -> Result<Vec<String>> {
    let rows = results.differences()?;
    let Some(first) = rows.iter().find(|row| wish.shows(&row.scenario)) else {
        return Ok(Vec::new());
    };
    let own: Vec<_> = rows.iter().filter(|it| it.scenario == first.scenario).collect();
    let region = wish.region(&distinct(own.iter().map(|row| &*row.region)))?;
    let own = own.into_iter().filter(|it| it.region == region);
    let own: Vec<Row> = own.map(|row| row.finding(MARGIN, 0)).collect();
    let own: Vec<&Row> = own.iter().filter(|row| is_there(row)).collect();
    let wanted = of_policies(results.policies_differ(&first.scenario));
    let of_policies = wanted.iter().filter(|name| own.iter().any(|row| row.metric == **name));
    let moved = most_important(&own, MOST).into_iter().filter(|row| !is_public_money(row));
    // Public money comes last, after the outcomes that move and those that do not.
    let (public, others): (Vec<&Row>, Vec<&Row>) =
        own.iter().copied().partition(|row| is_public_money(row));
    let rows = moved.chain(others).chain(public).map(|row| &row.metric);
    let mut names: Vec<String> = Vec::new();
    for name in of_policies.chain(rows) {
        if names.len() < MOST && !names.contains(name) {
            names.push(name.clone());
        }
    }
    Ok(names)
}

/// Whether there is something of it in either world.
fn is_there(row: &Row) -> bool {
    let is_some = |level: Option<f64>| level.is_some_and(|level| level != 0.0);
    is_some(row.base) || is_some(row.level)
}

/// What is asked of policies that differ: their money, and the clients of the types they are for.
fn of_policies(types: Option<Vec<Type>>) -> Vec<String> {
    let Some(types) = types else { return Vec::new() };
    let clients = types.iter().map(|kind| format!("{}_clients", kind.name()));
    [POLICY_MONEY.to_string()].into_iter().chain(clients).collect()
}

fn panel(figure: &Figure, language: Language, id: &str, width: f64) -> Markup {
    let heading = format!("{id}-heading");
    html! {
        figure.panel id=(id) aria-labelledby=(heading) {
            h3 id=(heading) { (figure.headline) }
            (figures::drawing(figure, id, width))
            figcaption { (figure.source) }
            (figures::data(figure, language))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn policies_that_differ_are_shown_by_their_money_and_clients() {
        let home = tempfile::tempdir().expect("a directory");
        let header = "base,scenario,region,metric,unit,kind,window,replicates,base_level,level,\
                      difference,low_95,high_95,relative_change,same_sign_share,p_value,p_holm,\
                      method,events,verdict\n";
        let row = |metric: &str, [base, level]: [f64; 2], verdict: &str| {
            let change = level - base;
            let relative = if base == 0.0 { String::new() } else { (change / base).to_string() };
            format!(
                "china,other,China,{metric},CNY,flow,sum,6,{base},{level},{change},{change},\
                 {change},{relative},1,0,0,t,900,{verdict}\n"
            )
        };
        let rows = [
            row("policy_cost", [0.0, 9.0], "significant"),
            row("policy_to_bank", [0.0, 0.0], "equivalent"),
            row("policy_to_startup", [0.0, 6.0], "significant"),
            row("incubator_clients", [10.0, 11.0], "inconclusive"),
            row("patent_agency_clients", [10.0, 11.0], "inconclusive"),
            row("contracts", [10.0, 11.0], "inconclusive"),
            row("startups", [10.0, 20.0], "significant"),
        ];
        let policy = "[[policy]]\nid = \"a\"\n[policy.voucher]\nshare = 0.3\ncap = 5e4\n\
                      for = { providers = [\"patent_agency\"] }\n";
        let about = r#"{"program":"stia","version":"0.1.0","command":"compare","base":"china",
            "scenarios":[{"name":"china"},{"name":"other"}],"seed":1,"scale":0.1,"months":12}"#;
        let files = [
            ("provenance.json", about.into()),
            ("differences.csv", header.to_string() + &rows.concat()),
            ("china.toml", "question = \"Why?\"\n".into()),
            ("other.toml", policy.to_string()),
        ];
        for (name, text) in files {
            fs::write(home.path().join(name), text).expect("it is written");
        }
        let results = Results::open(home.path()).expect("they are results");
        let names = metrics(&results, &Wish::default()).expect("they are read");
        let first = ["policy_cost", "patent_agency_clients", "startups"];
        let next = ["incubator_clients", "contracts", "policy_to_startup"];
        assert_eq!(names, [first, next].concat());
    }
}
