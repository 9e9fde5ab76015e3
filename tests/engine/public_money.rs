//! Public money: every payment once, the state's share of what funds distribute, and capital that
//! stays public.

use stia::base::month::Month;
use stia::model::record::recorder::{MonthRecord, PublicPayment, Recorder, Title};
use stia::model::rules::instruments::INSTRUMENTS;
use stia::model::state::ledger::{Reason, Sector};
use stia::model::state::region::Region;
use stia::model::world::World;

use crate::worlds::{Seen, load_with, scenario};

/// Two provinces with several instruments and a public fund that guarantees loans.
const TEXT: &str = "scale = 0.1\nburn_in_months = 12\nuntil = \"2018-12\"\n\
    regions = [\"Hubei\", \"Gansu\"]\n\
    [ip_finance.pudong]\nregions = []\nfrom = \"2012-01\"\n\
    [credit]\nproject_rate = 1.0\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\n\
    [[policy]]\nid = \"one\"\nfrom = \"2015-01\"\n\
    [policy.voucher]\nshare = 0.5\ncap = 2e4\n[policy.vc_fund]\ncommitment = 1e9\n\
    [[policy]]\nid = \"two\"\nfrom = \"2016-01\"\npayer = \"central\"\n\
    [policy.talent]\npeople = 500\ncost_per_person = 1e4\n[policy.voucher]\nshare = 0.2\n";

const PUBLIC: [Sector; 3] =
    [Sector::CentralGovernment, Sector::RegionalGovernment, Sector::PublicGuarantor];

/// Adds up the journals, transfer by transfer, and holds the records against them.
#[derive(Default)]
struct Audit {
    spent: f64,
    came_back: f64,
    months: usize,
}

impl Recorder for Audit {
    fn books(&mut self, _: Month, regions: &[Region]) {
        (self.spent, self.came_back) = (0.0, 0.0);
        for region in regions {
            for transfer in region.ledger.journal() {
                let sides = [transfer.payer_sector, transfer.payee_sector];
                let public = sides.map(|sector| PUBLIC.contains(&sector));
                let yuan = transfer.amount.to_yuan() / region.scale;
                let finances = [Reason::PublicRevenue, Reason::Endowment, Reason::Advance];
                if public == [true, false] && transfer.payer.is_some() {
                    self.spent += yuan;
                }
                let comes_back = public == [false, true] && transfer.payee.is_some();
                if comes_back && !finances.contains(&transfer.reason) {
                    self.came_back += yuan;
                }
            }
        }
    }

    fn month(&mut self, record: &MonthRecord) {
        let near = |one: f64, other: f64| (one - other).abs() <= 1e-9 * one.abs().max(1.0);
        let gross: f64 = record.public_money.iter().map(|it| it.gross).sum();
        let net: f64 = record.public_money.iter().map(|it| it.net).sum();
        assert!(near(gross, self.spent), "{gross} and {}", self.spent);
        assert!(near(gross - net, self.came_back), "{} and {}", gross - net, self.came_back);
        let view = record.view("China").expect("the whole run");
        assert!(near(view.public_spending(), gross) && near(view.public_receipts(), gross - net));
        for (place, instrument) in INSTRUMENTS.iter().enumerate() {
            let rows = record.public_money.iter();
            let paid: f64 =
                rows.filter(|it| it.title == Title::Instrument(place)).map(|it| it.gross).sum();
            assert!(near(paid, view.of_instrument(place)[0]), "{instrument}: {paid}");
        }
        let is_once = |pair: &[PublicPayment]| {
            let key = |place: usize| (pair[place].payer, pair[place].recipient, pair[place].title);
            key(0) < key(1)
        };
        assert!(record.public_money.windows(2).all(is_once), "each row once, in order");
        let is_outside = |sector: Sector| !PUBLIC.contains(&sector);
        assert!(record.public_money.iter().all(|it| is_outside(it.recipient)));
        self.months += 1;
    }
}

#[test]
fn every_public_payment_counts_once() {
    let scenario = scenario(TEXT);
    let mut world = World::new(&scenario, 1, 1);
    world.regions.iter_mut().for_each(|region| region.ledger.keep_journal());
    let mut audit = Audit::default();
    while !world.is_over() {
        world.step(&mut audit);
    }
    assert_eq!(audit.months, 48);
}

#[test]
fn capital_of_a_public_guarantor_is_no_spending_and_what_it_pays_is() {
    let seen = Seen::of(&scenario(TEXT), 1);
    let capital =
        seen.flow(Sector::RegionalGovernment, Sector::PublicGuarantor, Reason::GuaranteeFund);
    assert!(capital > 0.0);
    let rows = || seen.months.iter().flat_map(|record| &record.public_money);
    assert!(rows().all(|it| it.title != Title::Reason(Reason::GuaranteeFund)));
    let paid: f64 =
        rows().filter(|it| it.payer == Sector::PublicGuarantor).map(|it| it.gross).sum();
    assert!(paid > 0.0);
    // A company's guarantees are its own.
    let company = load_with(TEXT, &["ip_finance.pudong.guarantor=\"company\"".to_string()]);
    let company = Seen::of(&company, 1);
    let owned = company.flow(Sector::Outside, Sector::Guarantor, Reason::GuaranteeFund);
    assert!(owned > 0.0);
}

#[test]
fn the_state_gets_its_share_of_what_funds_distribute() {
    let seen = Seen::of(&scenario(TEXT), 1);
    let to = |payer, payee| seen.flow(payer, payee, Reason::Distribution);
    let guidance = to(Sector::GuidanceFund, Sector::RegionalGovernment);
    assert!(guidance > 0.0);
    assert_eq!(to(Sector::GuidanceFund, Sector::Outside), 0.0, "the state owns all of it");
    let (state, others) =
        (to(Sector::Investor, Sector::RegionalGovernment), to(Sector::Investor, Sector::Outside));
    assert!(state > 0.0 && state < others, "{state} of {others}");
    let none = load_with(TEXT, &["equity.state_share=0.0".to_string()]);
    let none = Seen::of(&none, 1);
    let paid = none.flow(Sector::Investor, Sector::RegionalGovernment, Reason::Distribution);
    assert_eq!(paid, 0.0);
}
