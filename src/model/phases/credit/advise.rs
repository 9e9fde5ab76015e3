//! Services of financial service organizations for borrowers and banks: ratings, loan products
//! chosen for a firm, renewals without a gap, training centers for banks.

use crate::base::chance::Purpose;
use crate::base::money::Money;
use crate::base::space::Field;
use crate::model::phases::credit::firm::Firm;
use crate::model::rules::context::Context;
use crate::model::rules::credit::models::{Basis, ModelParams};
use crate::model::rules::services::{self, Request, ServiceEffect};
use crate::model::state::agents::bank::Bank;
use crate::model::state::agents::founder::FounderKind;
use crate::model::state::awareness::Awareness;
use crate::model::state::kind::Kind;
use crate::model::state::ledger::Reason;
use crate::model::state::objects::loan::Borrower;
use crate::model::state::region::Region;
use crate::model::state::service::{ClientKind, Service};
use crate::model::state::tally::Count;

const RATING: Purpose = Purpose::new("credit.rating");
const CENTER: Purpose = Purpose::new("credit.center");

/// A financial service organization's work for a firm that applies for a loan.
#[derive(Clone, Copy, Debug, Default)]
pub struct Case {
    /// The signal that it gives banks about the log odds of the firm's plan, and its precision.
    pub rating: Option<(f64, f64)>,
    /// Whether it chooses among products for the firm.
    pub has_products: bool,
}

/// The firm's awareness of intermediaries.
fn awareness_of(region: &mut Region, borrower: Borrower) -> &mut Awareness {
    match borrower {
        Borrower::Startup(id) => &mut region.startups[id].awareness,
        Borrower::Enterprise(id) => &mut region.enterprises[id].awareness,
    }
}

/// The request of a firm to an organization.
fn request(context: &Context, firm: &Firm, service: Service) -> Request {
    let params = &context.scenario.financial_service;
    let prices = context.economy.wage_index;
    Request {
        kind: Kind::FinancialService,
        service,
        client: firm.name,
        client_kind: firm.kind(),
        field: firm.field,
        payer: firm.account,
        fee: params.case_fee * prices,
        startup: firm.startup(),
        hours: params.case_hours,
        leaves: 0.0,
        benefit: params.case_benefit * prices,
    }
}

/// A firm may present its case to an organization, which rates it and looks for a product.
pub fn open(region: &mut Region, context: &Context, firm: &Firm, odds: f64) -> Case {
    let params = &context.scenario.financial_service;
    let mut case = Case::default();
    if !(params.credit_rating || params.products) {
        return case;
    }
    let mut awareness = *awareness_of(region, firm.borrower);
    let request = request(context, firm, Service::CreditCase);
    if let Some(served) = services::ask(region, context, &mut awareness, &request) {
        let sigma = services::noise(params.credit_noise, served.skill);
        if params.credit_rating {
            let event = context.event();
            let error = sigma * context.dice.of(firm.name, RATING, event).normal();
            case.rating = Some((odds + error, 1.0 / (sigma * sigma)));
        }
        case.has_products = params.products;
        let spread = context.scenario.credit.success_spread;
        let effect = ServiceEffect::by_skill(context, &served, spread, sigma);
        services::conclude(region, context, &mut awareness, &request, &served, effect);
        region.tally.add(Count::CreditCases, 1);
    }
    *awareness_of(region, firm.borrower) = awareness;
    case
}

/// What a product rests on for a firm, CNY; none for models of IP financing and where it does not
/// fit.
pub fn basis(region: &Region, context: &Context, firm: &Firm, model: &ModelParams) -> Option<f64> {
    // Products are for the startup phase (L1090).
    let Borrower::Startup(id) = firm.borrower else { return None };
    let startup = region.startups.get(id)?;
    let value = match model.basis {
        Basis::Patents => 0.0,
        Basis::Equity => f64::from(startup.raised),
        Basis::Sales => firm.sales,
        Basis::Talent => match startup.founder {
            FounderKind::Researcher | FounderKind::Returnee => {
                model.largest_loan * context.economy.wage_index
            }
            FounderKind::Student | FounderKind::Employee => 0.0,
        },
    };
    (value > 0.0).then_some(value)
}

/// Whether an organization arranges that a new loan repays the old one without a gap.
pub fn arranges_renewal(region: &mut Region, context: &Context, firm: &Firm) -> bool {
    if !context.scenario.financial_service.renewals {
        return false;
    }
    let mut awareness = *awareness_of(region, firm.borrower);
    let before = context.scenario.credit.bridging_cost * firm.owed.to_yuan();
    let request = request(context, firm, Service::Renewal);
    let served = services::deliver(region, context, &mut awareness, &request, |served| {
        (before, served.fee.to_yuan())
    });
    *awareness_of(region, firm.borrower) = awareness;
    served.is_some()
}

/// Organizations teach banks, one by one, in centers that the state pays for. Each bank is taught
/// once a year.
pub fn teach(region: &mut Region, context: &Context) {
    let credit = &context.scenario.credit;
    let is_wanted = credit.on && credit.pledging && credit.learning;
    if !context.scenario.financial_service.bank_centers || !is_wanted {
        return;
    }
    let event = context.event();
    for place in 0..region.banks.len() {
        let name = region.banks[place].name;
        let is_due = context.month.of_year() - 1 == (name.0 % 12) as u32;
        // The number of banks does not depend on the scale: hours limit how many are taught.
        if is_due && context.dice.of(name, CENTER, event).happens(region.scale) {
            teach_one(region, context, place);
        }
    }
}

fn teach_one(region: &mut Region, context: &Context, place: usize) {
    let params = &context.scenario.financial_service;
    let Bank { name, knowledge, .. } = region.banks[place];
    let hours = params.center_hours;
    let fee = hours / params.case_hours * params.case_fee * context.economy.wage_index;
    let treasury = region.accounts.government;
    region.ledger.pay_from_outside(treasury, Money::yuan(fee), Reason::PublicRevenue);
    let request = Request {
        kind: Kind::FinancialService,
        service: Service::BankCenter,
        client: name,
        client_kind: ClientKind::Bank,
        field: Field::ALL[(name.0 / 12) as usize % Field::COUNT],
        payer: treasury,
        fee,
        startup: None,
        hours,
        leaves: 0.0,
        benefit: 0.0,
    };
    let Some(served) = services::order(region, context, &request) else { return };
    super::learn(region, place, params.center_gain * served.skill);
    let after = region.banks[place].knowledge;
    let effect = ServiceEffect::by_skill(context, &served, knowledge, after);
    services::record_outcome(region, context, &request, &served, effect);
}
