//! The models of IP financing: one file and one row each.
//!
//! All of them are one loan contract with different terms: who holds the pledge, who guarantees
//! which share and when, who appraises, what the state pays, fees, limits and eligibility. Two
//! models with the same data are the same model; no code depends on a model's name.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::state::kind::Kind;
use crate::model::state::ledger::Sector;
use crate::model::state::loss::{Pledgee, Rules, Timing};

models! {
    /// The models of IP financing.
    Models, "ip_finance";

    /// Patent pledge to a bank at its own judgement and risk: the outside option of all other
    /// models.
    none;
    /// Direct pledge with an interest subsidy (L1106).
    beijing;
    /// Guarantee by a public fund against a counter-guarantee (L1108).
    pudong;
    /// Guarantee by a guarantee company against a counter-guarantee (L1112-1114).
    wuhan;
    /// Direct pledge with a compensation pool (L2302-2304).
    compensation_pool;
    /// Loans pooled and securitised (L2107).
    securities;
    /// Loans of a trust whose first losses the state bears (L1074-1080).
    pool_trust;
    /// Loans with a share in the borrower's success (L1074-1080).
    mezzanine;
    /// Direct pledge with loan insurance (L2181).
    insurance;
}

/// How many models there are.
pub const MODEL_COUNT: usize = MODELS.len();

/// The place of the model without any support.
pub const NONE: u8 = 0;

/// A loan scheme: a model of IP financing or a loan product.
pub struct Scheme {
    /// The name in parameters, metrics and files.
    pub name: &'static str,
    /// The section of its parameters.
    pub section: &'static str,
}

/// What a loan rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// Appraised patents, which are pledged.
    Patents,
    /// Equity that investors have paid in.
    Equity,
    /// The founder's background: a researcher or a returnee.
    Talent,
    /// Yearly sales under a brand.
    Sales,
}

/// Who guarantees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum GuarantorKind {
    /// Nobody.
    None,
    /// A special fund of the government: its losses are public.
    PublicFund,
    /// A science and technology guarantee company: its losses are private.
    Company,
    /// A compensation pool of the government: its losses are public.
    Pool,
}

impl GuarantorKind {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            GuarantorKind::None => "none",
            GuarantorKind::PublicFund => "public_fund",
            GuarantorKind::Company => "company",
            GuarantorKind::Pool => "pool",
        }
    }

    /// Whether its losses are public money.
    pub const fn is_public(self) -> bool {
        matches!(self, GuarantorKind::PublicFund | GuarantorKind::Pool)
    }

    /// The sector of its account.
    pub const fn sector(self) -> Sector {
        if self.is_public() { Sector::PublicGuarantor } else { Sector::Guarantor }
    }
}

/// Who appraises patents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Appraiser {
    /// The bank itself, as far as it knows such loans.
    Bank,
    /// An evaluation organization.
    Evaluation,
    /// A patent agency.
    PatentAgency,
    /// A technology property right exchange.
    Exchange,
    /// A productivity promotion center: the public center of Pudong.
    ProductivityCenter,
    /// A science and technology financial service organization.
    FinancialService,
}

impl Appraiser {
    /// The type of intermediary that appraises, if it is one.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Appraiser::Bank => None,
            Appraiser::Evaluation => Some(Kind::Evaluation),
            Appraiser::PatentAgency => Some(Kind::PatentAgency),
            Appraiser::Exchange => Some(Kind::Exchange),
            Appraiser::ProductivityCenter => Some(Kind::ProductivityCenter),
            Appraiser::FinancialService => Some(Kind::FinancialService),
        }
    }
}

/// Who pays the appraiser; an appraiser paid by the borrower overstates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AppraisalPayer {
    /// The borrower.
    Borrower,
    /// The government of the region.
    State,
    /// The bank.
    Bank,
}

/// The parameters of a model of IP financing or a loan product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ModelParams {
    /// Whether the model is in force.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Regions in which it is in force; all if empty.
    #[schemars(extend("x-unit" = "names", "x-place" = "region", "x-source" = "see docs/ODD.md, 7.11"))]
    pub regions: Vec<String>,
    /// First month in which loans are made under it.
    #[schemars(extend("x-unit" = "month", "x-source" = "choice"))]
    pub from: crate::base::month::Month,
    /// What its loans rest on.
    #[schemars(extend("x-unit" = "patents, equity, talent or sales", "x-source" = "L1090, L1100, L1106-1114"))]
    pub basis: Basis,
    /// Who holds the pledge.
    #[schemars(extend("x-unit" = "bank or guarantor", "x-source" = "L1106-1114; see docs/ODD.md, 7.11"))]
    pub pledgee: Pledgee,
    /// Who guarantees.
    #[schemars(extend("x-unit" = "none, public_fund, company or pool", "x-source" = "L1106-1114, L2302; see docs/ODD.md, 7.11"))]
    pub guarantor: GuarantorKind,
    /// The guarantor's share of a loss. The higher, the more banks lend and the less they screen.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "ext.pledge.pudong.share for Pudong (95-99 %); else assumed: ext.comp.shanghai has up to 55 %, ext.guarantee.share.national up to 40 %"))]
    pub guaranteed_share: f64,
    /// When the guarantor pays.
    #[schemars(extend("x-unit" = "at_default or after_recovery", "x-source" = "assumed; see docs/ODD.md, 7.11"))]
    pub timing: Timing,
    /// The state's share of the guarantor's final loss.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub recompensed_share: f64,
    /// Share of the bank's remaining loss that an insurer outside the model bears.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub insured_share: f64,
    /// Rate at which outside investors refinance the loans; if zero, the bank's own cost of funds.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "L2107 for securities; else assumed"))]
    pub coupon: f64,
    /// What a borrower pays on top if its project has succeeded, relative to principal.
    #[schemars(range(min = 0.0, max = 2.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub success_fee: f64,
    /// The borrower's premium for loan insurance, relative to principal.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub insurance_premium: f64,
    /// Who appraises.
    #[schemars(extend("x-unit" = "bank or a type of intermediary", "x-source" = "L1108, L2304, ext.pledge.pudong.share; see docs/ODD.md, 7.11"))]
    pub appraiser: Appraiser,
    /// Who pays for the appraisal.
    #[schemars(extend("x-unit" = "borrower, state or bank", "x-source" = "assumed"))]
    pub appraisal_payer: AppraisalPayer,
    /// The borrower's guarantee premium, relative to principal.
    #[schemars(range(min = 0.0, max = 0.5))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub premium: f64,
    /// One-off fee that the borrower pays for papers and registration, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e6))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "assumed"))]
    pub package_fee: f64,
    /// Share of the interest that the state refunds to borrowers who have repaid.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "ext.subsidy.interest: 30-50 % of interest"))]
    pub subsidy_share: f64,
    /// Upper limit of the refund for one loan, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e9))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "ext.subsidy.interest: 0.5 m in one county"))]
    pub subsidy_cap: f64,
    /// Guarantees outstanding per yuan of the guarantor's capital. The higher, the more it can
    /// guarantee.
    #[schemars(range(min = 0.0, max = 1000.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "assumed; ext.comp.leverage.haikou is 10 loans a yuan"))]
    pub multiplier: f64,
    /// Capital of the guarantor in a region, CNY; if zero, by the size of the region
    /// (`credit.fund_per_firm`).
    #[schemars(range(min = 0.0, max = 1e12))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "ipfin.pudong.fund (L1108), C4B6-036, C4B6-037 where a scenario gives it"))]
    pub fund: f64,
    /// Upper limit of the capital that the state replenishes at the beginning of a year, as a share
    /// of the whole.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed"))]
    pub replenished_share: f64,
    /// Loan-to-value ratio: most principal per yuan of what the loan rests on (appraised value,
    /// equity raised, sales; of the largest loan where it rests on talent).
    #[schemars(range(min = 0.0, max = 5.0))]
    #[schemars(extend("x-unit" = "ratio", "x-source" = "ext.pledge.ltv.invention: 25 %, in practice 10-60 %; see docs/ODD.md, 7.11"))]
    pub loan_to_value: f64,
    /// Largest loan, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e11))]
    #[schemars(extend("x-unit" = "CNY", "x-source" = "ext.pledge.beijing.size: 30 m; ext.guarantee.share.national: 10 m, later 30 m; else assumed"))]
    pub largest_loan: f64,
    /// Yearly sales from which a firm is eligible, in prices of 2015.
    #[schemars(range(min = 0.0, max = 1e11))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "assumed; ext.pledge.beijing.size: the smallest are excluded"))]
    pub least_sales: f64,
    /// Highest interest rate that a bank may ask for under the model.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share/year", "x-source" = "assumed; stfso.loan_rate.max (L1096): below 5.5 % for startups"))]
    pub rate_ceiling: f64,
    /// Term of a loan; whole quarters.
    #[schemars(range(min = 3, max = 120))]
    #[schemars(extend("x-unit" = "months", "x-source" = "C4B6-056: up to 12; ext.pledge.ltv.invention: up to 36"))]
    pub term_months: u32,
    /// Target for its public cost per year (losses of public funds, refunds of interest, fees), in
    /// today's prices, in all regions in which it is in force together; not used if zero. Before a
    /// run, the keys named in `settings` are scaled until pilot runs reach it.
    #[serde(skip_serializing_if = "is_zero")]
    #[schemars(range(min = 0.0, max = 1e13))]
    #[schemars(extend("x-unit" = "CNY/year", "x-source" = "choice"))]
    pub costs: f64,
    /// Keys of the scheme that are scaled to reach the target cost, all by one factor, such as
    /// `subsidy_share`; each stops at the end of its range.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-unit" = "keys", "x-source" = "choice"))]
    pub settings: Vec<String>,
    /// Result of scaling `settings` to `costs`, which a run writes in their place. It has no
    /// effect.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(extend("x-unit" = "text", "x-source" = "written by a run"))]
    pub solved: String,
}

/// Whether a number is zero, so that it can be omitted.
fn is_zero(number: &f64) -> bool {
    *number == 0.0
}

impl Default for ModelParams {
    fn default() -> ModelParams {
        ModelParams {
            on: false,
            regions: Vec::new(),
            from: crate::base::month::Month::new(2012, 1),
            basis: Basis::Patents,
            pledgee: Pledgee::Bank,
            guarantor: GuarantorKind::None,
            guaranteed_share: 0.0,
            timing: Timing::AfterRecovery,
            recompensed_share: 0.0,
            insured_share: 0.0,
            coupon: 0.0,
            success_fee: 0.0,
            insurance_premium: 0.0,
            appraiser: Appraiser::Bank,
            appraisal_payer: AppraisalPayer::Bank,
            premium: 0.0,
            package_fee: 5_000.0,
            subsidy_share: 0.0,
            subsidy_cap: 0.0,
            multiplier: 0.0,
            fund: 0.0,
            replenished_share: 0.0,
            loan_to_value: 0.5,
            largest_loan: 3.0e8,
            least_sales: 0.0,
            rate_ceiling: 0.24,
            term_months: 36,
            costs: 0.0,
            settings: Vec::new(),
            solved: String::new(),
        }
    }
}

impl ModelParams {
    /// Whether loans are made under it in a region.
    pub fn is_in_force(&self, region: &str, month: crate::base::month::Month) -> bool {
        let is_here = self.regions.is_empty() || self.regions.iter().any(|name| name == region);
        self.on && is_here && month >= self.from
    }

    /// How a loss is shared.
    pub fn rules(&self) -> Rules {
        let is_guaranteed = self.guarantor != GuarantorKind::None;
        Rules {
            pledgee: if is_guaranteed { self.pledgee } else { Pledgee::Bank },
            timing: self.timing,
            guaranteed_share: if is_guaranteed { self.guaranteed_share } else { 0.0 },
            insured_share: self.insured_share,
            recompensed_share: self.recompensed_share,
        }
    }
}
