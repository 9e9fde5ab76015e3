//! What a screen says of policies whose money fell short, or reached nobody.

use super::view::format::{readable, whole_percent};
use super::view::{Screen, complain};

use crate::model::rules::instruments::{Policy, place};
use crate::model::rules::scenario::Scenario;
use crate::model::state::ledger::Sector;
use crate::report::text::{Language, Naming, member};
use crate::study::estimates::policy_money::{InstrumentMoney, PolicyMoney};

/// Recipients that are named.
const NAMED: usize = 3;

/// Adds a line for each instrument that refused part of what was claimed, and one with whom it was
/// refused to. `who` names the scenario, where there are several.
pub fn refused(screen: &mut Screen, who: &str, scenario: &Scenario, money: &PolicyMoney) {
    // Tables above these lines may be of other months.
    let over = money.months.map(|(first, last)| format!(" from {first} to {last}"));
    let over = over.unwrap_or_default();
    for paid in money.instruments.iter().filter(|paid| paid.refused > 0.0) {
        let InstrumentMoney { instrument, refused, paid: sum } = *paid;
        screen.text(&format!(
            "  {who}{instrument}{} paid {} CNY and refused {} CNY, {} of what was claimed{over}",
            of_policies(scenario, instrument),
            readable(sum),
            readable(refused),
            whole_percent(paid.refused_share())
        ));
    }
    if !money.refused_to.is_empty() {
        screen.text(&format!("  {who}refused most in these months to {}", said(&money.refused_to)));
    }
}

/// The first recipients of some with what was refused to them, and what was refused to the others.
fn said(refused_to: &[(Sector, f64)]) -> String {
    let name = |sector: Sector| {
        let name = member(Language::English, Naming::Sectors, sector.name());
        name.unwrap_or(sector.name())
    };
    let (named, others) = refused_to.split_at(refused_to.len().min(NAMED));
    let named =
        named.iter().map(|(sector, sum)| format!("{} {} CNY", name(*sector), readable(*sum)));
    let others = (!others.is_empty()).then(|| {
        let sum = others.iter().map(|(_, sum)| sum).sum();
        format!("others {} CNY", readable(sum))
    });
    named.chain(others).collect::<Vec<_>>().join(", ")
}

/// Warns of instruments in force that paid nobody, and of those that refused more than they paid.
pub fn warn(who: &str, scenario: &Scenario, money: &PolicyMoney) {
    for paid in &money.instruments {
        let InstrumentMoney { instrument, refused, paid: sum } = *paid;
        let policies = of_policies(scenario, instrument);
        if policies.is_empty() {
            continue;
        }
        if sum <= 0.0 && refused <= 0.0 {
            complain(&format!(
                "warning: {who}{instrument}{policies} reached nobody: nobody made a claim in the \
                 months and regions of the run"
            ));
        } else if paid.refused_share() > 0.5 {
            complain(&format!(
                "warning: {who}{instrument}{policies} refused {} of what was claimed in the run: its \
                 effect is that of the budget rather than of its rate",
                whole_percent(paid.refused_share())
            ));
        }
    }
}

/// The policies in force in the run that pay claims under an instrument, in brackets.
fn of_policies(scenario: &Scenario, instrument: &str) -> String {
    let is_meant = |policy: &&Policy| {
        let is_simulated =
            |region: &String| scenario.regions.is_empty() || scenario.regions.contains(region);
        policy.instruments()[place(instrument)].pays_claims()
            && policy.from <= scenario.until
            && policy.until >= scenario.start
            && (policy.regions.is_empty() || policy.regions.iter().any(is_simulated))
    };
    let ids: Vec<&str> = scenario.policy.iter().filter(is_meant).map(|it| &it.id[..]).collect();
    match ids[..] {
        [] => String::new(),
        [one] => format!(" ({one})"),
        [one, ..] => format!(" ({one} and {} more)", ids.len() - 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_named_where_it_pays_in_the_run() {
        let text = "regions = [\"Hubei\"]\n[[policy]]\nid = \"a\"\n[policy.voucher]\nshare = 0.5\n\
                    [[policy]]\nid = \"b\"\nregions = [\"Tibet\"]\n[policy.talent]\npeople = 5\n\
                    cost_per_person = 1.0\n";
        let scenario = crate::scenario::load_text("test.toml", text, &[]).expect("it is right");
        let named = |instrument| of_policies(&scenario.scenario, instrument);
        assert_eq!(named("voucher"), " (a)");
        assert_eq!(named("talent"), "");
        assert_eq!(named("platform"), "");
    }
}
