//! The record of a month.

use crate::base::money::Money;
use crate::base::month::Month;
use crate::model::record::public_money;
use crate::model::record::recorder::{Flow, Level, MonthRecord, Place};
use crate::model::record::view::View;
use crate::model::state::ledger::{FLOW_CELLS, flow_of_cell};
use crate::model::state::region::Region;

/// The record of a month in these regions.
pub fn record(month: Month, regions: &[Region], looks_by_phase: &[(String, u64)]) -> MonthRecord {
    let flows = flows(regions);
    MonthRecord {
        month,
        places: places(regions),
        public_money: public_money::of(&flows, regions),
        flows,
        living_agents: living_agents(regions),
        events: regions.iter().map(|region| region.events_seen).sum(),
        looks_by_phase: looks_by_phase.to_vec(),
    }
}

/// The whole, its parts and its regions with their figures. A single region is the whole, under its
/// own name.
fn places(regions: &[Region]) -> Vec<(Place, View)> {
    if let [region] = regions {
        let mut view = View::default();
        view.add(region);
        return vec![(place(&region.label, Level::Country), view)];
    }
    let mut places = vec![(place("China", Level::Country), View::default())];
    for macro_region in crate::model::data::MacroRegion::ALL {
        let members = regions.iter().filter(|it| it.macro_region == macro_region as u8);
        if members.clone().next().is_some() {
            let mut view = View::default();
            members.for_each(|region| view.add(region));
            places.push((place(macro_region.name(), Level::MacroRegion), view));
        }
    }
    for region in regions {
        places[0].1.add(region);
        let mut view = View::default();
        view.add(region);
        places.push((place(&region.label, Level::Region), view));
    }
    places
}

/// National flows of the month that are not zero.
fn flows(regions: &[Region]) -> Vec<Flow> {
    let mut booked = vec![Money::ZERO; FLOW_CELLS];
    let mut yuan = vec![0.0; FLOW_CELLS];
    for region in regions {
        for (cell, paid, _) in region.ledger.flows() {
            booked[cell] += paid;
            yuan[cell] += paid.to_yuan() / region.scale;
        }
    }
    (0..FLOW_CELLS)
        .filter(|&cell| booked[cell] != Money::ZERO)
        .map(|cell| {
            let (payer, payee, reason) = flow_of_cell(cell);
            let booked_fen = booked[cell].to_fen();
            Flow { payer, payee, reason, yuan: yuan[cell], booked_fen }
        })
        .collect()
}

fn place(name: &str, level: Level) -> Place {
    Place { name: name.into(), level }
}

/// Agents alive: researchers, founders, firms, investors, intermediaries, governments.
pub fn living_agents(regions: &[Region]) -> u64 {
    let of = |region: &Region| {
        region.researchers.len()
            + region.founders.len()
            + region.startups.len()
            + region.enterprises.len()
            + region.investors.len()
            + region.organizations.len()
            + region.banks.len()
            + region.guarantors.iter().filter(|it| it.fund > Money::ZERO).count()
            + 1
    };
    1 + regions.iter().map(|region| of(region) as u64).sum::<u64>()
}
