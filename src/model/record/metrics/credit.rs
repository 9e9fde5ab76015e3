//! Projects and loans: ordinary ones, on patents, and by model or product.

use super::{
    Basis, Direction, Measure, Metric, MetricKind, flow, money_flow, money_stock, quotient, ratio,
};

use crate::model::rules::credit::models::MODEL_COUNT;
use crate::model::rules::credit::{SCHEME_COUNT, scheme_name};
use crate::model::state::tally::{Count, LoanCount};

/// All models and products together.
pub const ROWS: &[Metric] = &[
    flow("projects", "projects/month", "Projects that firms considered.", |view| {
        view.of(Count::Projects)
    }),
    flow(
        "projects_carried_out",
        "projects/month",
        "Projects carried out, with own or borrowed money.",
        |view| view.of(Count::ProjectsCarriedOut),
    ),
    flow("projects_succeeded", "projects/month", "Projects that succeeded.", |view| {
        view.of(Count::ProjectsSucceeded)
    })
    .better_when_higher(),
    flow("loan_applicants", "firms/month", "Firms that applied to banks for a loan.", |view| {
        view.of(Count::LoanApplicants)
    }),
    ratio("credit_access_share", "share", "Share of loan applicants that got a loan.", |view| {
        view.ratio(Count::LoanApplicantsServed, Count::LoanApplicants)
    })
    .counted_by("loan_applicants")
    .better_when_higher()
    .headline_of_credit(5),
    flow(
        "credit_cases",
        "cases/month",
        "Firms whose cases a financial service organization presented to banks.",
        |view| view.of(Count::CreditCases),
    ),
    flow(
        "loans_refused",
        "applications/month",
        "Loan applications refused because no interest rate would bring the bank its required \
         return.",
        |view| view.of(Count::LoansRefused),
    )
    .better_when_lower(),
    flow(
        "loans_renewed",
        "loans/month",
        "Loans replaced by new ones when they were due.",
        |view| view.of(Count::LoansRenewed),
    ),
    flow(
        "loans",
        "loans/month",
        "Loans made, renewals excluded: ordinary loans, loans on patents, loan products.",
        |view| view.all_loans(LoanCount::Loans),
    ),
    flow(
        "supported_loans",
        "loans/month",
        "Loans made under models of IP financing and loan products.",
        |view| view.supported_loans(LoanCount::Loans),
    ),
    flow(
        "supported_loans_ended",
        "loans/month",
        "Loans under models of IP financing and loan products that ended, repaid or not.",
        |view| view.supported_loans(LoanCount::Ended),
    ),
    flow(
        "supported_loan_defaults",
        "loans/month",
        "Loans under models of IP financing and loan products that defaulted.",
        |view| view.supported_loans(LoanCount::Defaulted),
    )
    .better_when_lower(),
    money_flow(
        "loan_principal",
        "Principal of all loans made, renewals excluded: ordinary loans, loans on patents, \
         loan products.",
        |view| view.all_loans(LoanCount::PrincipalFen) / 100.0,
    )
    .counted_by("loans")
    .headline_of_credit(3),
    money_stock("loans_outstanding", "Outstanding principal of all loans.", |view| {
        view.all_loans(LoanCount::OutstandingFen) / 100.0
    })
    .counted_by("loans")
    .headline_of_credit(4),
    flow(
        "bank_loans",
        "loans/month",
        "Loans made without a pledge of intellectual property.",
        |view| view.ordinary_loans(LoanCount::Loans),
    ),
    money_flow(
        "bank_loan_principal",
        "Principal of loans made without a pledge of intellectual property.",
        |view| view.ordinary_loans(LoanCount::PrincipalFen) / 100.0,
    )
    .counted_by("bank_loans"),
    ratio(
        "bank_loan_rate",
        "share/year",
        "Mean interest rate of loans without a pledge of intellectual property, weighted by \
         principal.",
        |view| {
            quotient(
                view.ordinary_loans(LoanCount::RateFen),
                view.ordinary_loans(LoanCount::PrincipalFen),
            )
        },
    )
    .counted_by("bank_loans")
    .better_when_lower(),
    money_stock(
        "bank_loans_outstanding",
        "Outstanding principal of loans without a pledge of intellectual property.",
        |view| view.ordinary_loans(LoanCount::OutstandingFen) / 100.0,
    )
    .counted_by("bank_loans"),
    flow(
        "bank_loan_defaults",
        "loans/month",
        "Loans without a pledge of intellectual property that defaulted.",
        |view| view.ordinary_loans(LoanCount::Defaulted),
    )
    .better_when_lower(),
    flow("ip_loans", "loans/month", "Loans made on pledged patents, renewals excluded.", |view| {
        view.pledge_loans(LoanCount::Loans)
    })
    .headline_of_credit(1),
    money_flow(
        "ip_loan_principal",
        "Principal of loans made on pledged patents, renewals excluded.",
        |view| view.pledge_loans(LoanCount::PrincipalFen) / 100.0,
    )
    .counted_by("ip_loans")
    .headline_of_credit(2),
    ratio("ip_loan_mean", "CNY", "Mean principal of loans made on pledged patents.", |view| {
        quotient(
            view.pledge_loans(LoanCount::PrincipalFen) / 100.0,
            view.pledge_loans(LoanCount::Loans),
        )
    })
    .counted_by("ip_loans"),
    ratio(
        "ip_loan_small_share",
        "share",
        "Share of loans on pledged patents at or below 10 m CNY.",
        |view| quotient(view.pledge_loans(LoanCount::Small), view.pledge_loans(LoanCount::Loans)),
    )
    .counted_by("ip_loans"),
    ratio(
        "ip_loan_rate",
        "share/year",
        "Mean interest rate of loans on pledged patents, weighted by principal.",
        |view| {
            quotient(
                view.pledge_loans(LoanCount::RateFen),
                view.pledge_loans(LoanCount::PrincipalFen),
            )
        },
    )
    .counted_by("ip_loans")
    .better_when_lower(),
    ratio(
        "ip_loan_borrower_age",
        "months",
        "Mean age of the borrowers of loans on pledged patents.",
        |view| {
            quotient(view.pledge_loans(LoanCount::AgeMonths), view.pledge_loans(LoanCount::Loans))
        },
    )
    .counted_by("ip_loans"),
    ratio(
        "ip_loan_borrower_sales",
        "CNY/year",
        "Mean yearly sales of the borrowers of loans on pledged patents.",
        |view| {
            quotient(
                view.pledge_loans(LoanCount::SalesFen) / 100.0,
                view.pledge_loans(LoanCount::Loans),
            )
        },
    )
    .counted_by("ip_loans"),
    money_stock(
        "ip_loans_outstanding",
        "Outstanding principal of loans on pledged patents.",
        |view| view.pledge_loans(LoanCount::OutstandingFen) / 100.0,
    )
    .counted_by("ip_loans"),
    ratio(
        "ip_loan_additional_share",
        "share",
        "Additionality: share of the principal of loans on pledged patents that the same \
         banks would not have lent without the model of IP financing.",
        |view| {
            quotient(
                view.pledge_loans(LoanCount::AdditionalFen),
                view.pledge_loans(LoanCount::PrincipalFen),
            )
        },
    )
    .counted_by("ip_loans"),
    flow("ip_loan_defaults", "loans/month", "Loans on pledged patents that defaulted.", |view| {
        view.pledge_loans(LoanCount::Defaulted)
    })
    .better_when_lower(),
    ratio(
        "ip_loan_default_rate",
        "share",
        "Share of the loans on pledged patents ended in the last twelve months that \
         defaulted.",
        |view| view.ratio(Count::DefaultedOfYear, Count::EndedOfYear),
    )
    .counted_by("ip_loan_defaults")
    .better_when_lower()
    .headline_of_credit(6),
    ratio(
        "ip_loan_recovery_rate",
        "share",
        "Proceeds of sales of pledged patents over the debt, for claims settled in the last \
         twelve months.",
        |view| view.ratio(Count::RecoveredOfYear, Count::DebtOfYear),
    )
    .counted_by("ip_loan_defaults"),
    money_flow("ip_loan_loss_bank", "Losses of banks on claims settled.", |view| {
        view.pledge_loans(LoanCount::LossBankFen) / 100.0
    })
    .counted_by("ip_loan_defaults")
    .better_when_lower()
    .headline_of_credit(7),
    money_flow(
        "ip_loan_loss_guarantor",
        "Losses of guarantee companies on claims settled.",
        |view| view.pledge_loans(LoanCount::LossGuarantorFen) / 100.0,
    )
    .counted_by("ip_loan_defaults")
    .better_when_lower(),
    money_flow(
        "ip_loan_loss_public",
        "Losses of public funds, pools and the state on claims settled.",
        |view| view.pledge_loans(LoanCount::LossPublicFen) / 100.0,
    )
    .counted_by("ip_loan_defaults")
    .better_when_lower(),
    money_flow("ip_loan_loss_insurer", "Losses of insurers on claims settled.", |view| {
        view.pledge_loans(LoanCount::LossInsurerFen) / 100.0
    })
    .counted_by("ip_loan_defaults")
    .better_when_lower(),
    money_flow(
        "interest_subsidy",
        "Interest that the state refunds to borrowers who have repaid, under models and \
         products.",
        |view| view.all_loans(LoanCount::SubsidyFen) / 100.0,
    )
    .counted_by("supported_loans_ended")
    .better_when_lower(),
    money_flow(
        "credit_public_cost",
        "Public cost of models and products: losses of public funds and pools, compensation \
         of guarantors, interest refunded, appraisals and fees for sales. Of these, `public_cost` \
         has the fees that governments pay.",
        |view| {
            [LoanCount::LossPublicFen, LoanCount::SubsidyFen, LoanCount::PublicFeesFen]
                .map(|part| view.all_loans(part))
                .iter()
                .sum::<f64>()
                / 100.0
        },
    )
    .counted_by("supported_loans_ended")
    .better_when_lower()
    .headline_of_credit(8),
    money_stock(
        "guarantee_outstanding",
        "Guarantees outstanding: what guarantors would pay if every borrower defaulted.",
        |view| view.of(Count::GuaranteeFen) / 100.0,
    )
    .counted_by("supported_loans"),
    money_stock(
        "compensation_pool_balance",
        "Cash of public guarantee funds and compensation pools.",
        |view| view.of(Count::PublicFundFen) / 100.0,
    )
    .counted_by("supported_loan_defaults"),
    money_stock(
        "compensation_pool_debt",
        "What public guarantee funds and compensation pools owe: payments beyond their cash, which \
         are advanced in runs below full scale, where one loss stands for several; nothing at \
         full scale.",
        |view| view.of(Count::PublicFundAdvancedFen) / 100.0,
    )
    .counted_by("supported_loan_defaults"),
    money_stock("bank_capital", "Capital of banks for loans to firms.", |view| {
        view.of(Count::BankCapitalFen) / 100.0
    })
    .counted_by("loans"),
    ratio(
        "bank_knowledge",
        "share",
        "Mean knowledge of lending on intellectual property among banks, from 0 to 1.",
        |view| quotient(view.fraction(Count::BankKnowledge), view.fraction(Count::LendingRegions)),
    ),
    ratio(
        "pledged_patent_share",
        "share",
        "Share of firms' patents in force that are pledged.",
        |view| view.ratio(Count::PledgedPatents, Count::FirmPatents),
    )
    .counted_by("ip_loans"),
    ratio(
        "pledging_firm_share",
        "share",
        "Share of startups and enterprises that have ever pledged a patent.",
        |view| {
            quotient(
                view.of(Count::EverPledged),
                view.of(Count::Startups) + view.of(Count::Enterprises),
            )
        },
    )
    .counted_by("ip_loans"),
    flow("appraisals", "appraisals/month", "Appraisals of patents for a pledge.", |view| {
        view.of(Count::Appraisals)
    }),
    flow(
        "appraisals_missed",
        "appraisals/month",
        "Ordered appraisals for a pledge that failed for lack of time or money, so that the \
         bank appraised by itself.",
        |view| view.of(Count::AppraisalsMissed),
    )
    .better_when_lower(),
    money_flow(
        "screening_cost",
        "What banks and guarantors paid to screen loan applications.",
        |view| view.of(Count::ScreeningFen) / 100.0,
    )
    .counted_by("loan_applicants")
    .better_when_lower(),
];

/// A figure that there is for each model of IP financing and each loan product.
struct SchemeRow {
    /// The middle of the name.
    what: &'static str,
    unit: &'static str,
    basis: Basis,
    /// What is counted.
    count: LoanCount,
    /// Of these, how many make one of its unit.
    per: f64,
    /// What it is counted over, if it is a mean or a share.
    over: Option<LoanCount>,
    direction: Direction,
    /// The middle of the name of the count behind it, unless it is itself a count.
    counted_by: Option<&'static str>,
    doc: &'static str,
}

const fn of_loans(what: &'static str, doc: &'static str, count: LoanCount) -> SchemeRow {
    let (unit, basis, direction) = ("loans/month", Basis::Count, Direction::Neither);
    SchemeRow { what, unit, basis, count, per: 1.0, over: None, direction, counted_by: None, doc }
}

const fn of_money(what: &'static str, doc: &'static str, fen: LoanCount) -> SchemeRow {
    let row = of_loans(what, doc, fen);
    SchemeRow {
        unit: "CNY/month",
        basis: Basis::Money,
        per: 100.0,
        counted_by: Some("loans"),
        ..row
    }
}

/// Money that is lost.
const fn of_losses(what: &'static str, doc: &'static str, fen: LoanCount) -> SchemeRow {
    SchemeRow {
        direction: Direction::Lower,
        counted_by: Some("loan_defaults"),
        ..of_money(what, doc, fen)
    }
}

const fn of_ratios(
    what: &'static str,
    unit: &'static str,
    doc: &'static str,
    [count, over]: [LoanCount; 2],
) -> SchemeRow {
    let row = of_loans(what, doc, count);
    SchemeRow { unit, basis: Basis::Quotient, over: Some(over), counted_by: Some("loans"), ..row }
}

/// The metrics of each model and product.
const SCHEME_ROWS: &[SchemeRow] = &[
    of_loans("loans", "Loans made under the model or product.", LoanCount::Loans),
    of_money(
        "loan_principal",
        "Principal of loans made under the model or product.",
        LoanCount::PrincipalFen,
    ),
    of_ratios(
        "loan_rate",
        "share/year",
        "Mean interest rate of loans made under the model or product, weighted by principal.",
        [LoanCount::RateFen, LoanCount::PrincipalFen],
    ),
    of_ratios(
        "loan_age",
        "months",
        "Mean age of the borrowers of loans under the model or product.",
        [LoanCount::AgeMonths, LoanCount::Loans],
    ),
    SchemeRow {
        per: 100.0,
        ..of_ratios(
            "loan_sales",
            "CNY/year",
            "Mean yearly sales of the borrowers of loans under the model or product.",
            [LoanCount::SalesFen, LoanCount::Loans],
        )
    },
    of_money(
        "loan_additional",
        "Principal under the model or product that the same banks would not have lent without \
         it.",
        LoanCount::AdditionalFen,
    ),
    of_loans(
        "loans_additional",
        "Loans under the model or product of which the same banks would have lent nothing \
         without it.",
        LoanCount::Additional,
    ),
    of_loans(
        "loans_liquidity",
        "Loans under the model or product to firms short of cash.",
        LoanCount::Liquidity,
    ),
    of_money(
        "loan_fees_public",
        "Fees paid by the state and its funds for appraisals and sales of pledges under the \
         model or product.",
        LoanCount::PublicFeesFen,
    ),
    of_loans(
        "loans_ended",
        "Loans under the model or product that ended, repaid or not.",
        LoanCount::Ended,
    ),
    SchemeRow {
        counted_by: Some("loans_ended"),
        ..of_money(
            "loan_subsidy",
            "Interest under the model or product that the state refunds to borrowers who have \
         repaid.",
            LoanCount::SubsidyFen,
        )
    },
    SchemeRow {
        direction: Direction::Lower,
        ..of_loans(
            "loan_defaults",
            "Loans under the model or product that defaulted.",
            LoanCount::Defaulted,
        )
    },
    SchemeRow {
        direction: Direction::Lower,
        counted_by: Some("loan_defaults"),
        ..of_ratios(
            "loan_default_share",
            "share",
            "Share of the loans under the model or product ended in the month that defaulted.",
            [LoanCount::Defaulted, LoanCount::Ended],
        )
    },
    SchemeRow {
        counted_by: Some("loan_defaults"),
        ..of_money(
            "loan_recovered",
            "Proceeds of sales of pledges under the model or product.",
            LoanCount::RecoveredFen,
        )
    },
    of_losses(
        "loan_loss_bank",
        "Losses of banks on claims settled under the model or product.",
        LoanCount::LossBankFen,
    ),
    of_losses(
        "loan_loss_guarantor",
        "Losses of guarantee companies on claims settled under the model or product.",
        LoanCount::LossGuarantorFen,
    ),
    of_losses(
        "loan_loss_public",
        "Losses of public funds, pools and the state on claims settled under the model or \
         product.",
        LoanCount::LossPublicFen,
    ),
];

/// The metrics of each model, then of each product.
pub fn of_schemes() -> impl Iterator<Item = Metric> {
    (0..SCHEME_COUNT).flat_map(|place| SCHEME_ROWS.iter().map(move |row| row.of(place)))
}

impl SchemeRow {
    /// The metric of one model or product.
    fn of(&self, place: usize) -> Metric {
        let family = if place < MODEL_COUNT { "ip" } else { "product" };
        let name = format!("{family}_{}_{}", self.what, scheme_name(place)).leak();
        let kind = if self.over.is_some() { MetricKind::Ratio } else { MetricKind::Flow };
        let (count, per, over) = (self.count, self.per, self.over);
        let measure = Measure::OfScheme { place: place as u8, count, per, over };
        let metric = Metric::new(kind, self.basis, name, self.unit, self.doc, measure);
        let of_scheme = |what| &*format!("{family}_{what}_{}", scheme_name(place)).leak();
        let counted_by = self.counted_by.map(of_scheme);
        Metric { direction: self.direction, counted_by, ..metric }
    }
}
