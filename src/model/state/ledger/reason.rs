//! Reasons for which money moves.

use serde::{Deserialize, Serialize};

/// Declares the reasons for which money moves, with the name that `flows.csv` uses and what it is.
macro_rules! reasons {
    ($($(#[doc = $doc:literal])+ $reason:ident => $name:literal;)+) => {
        /// Why money moves.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[repr(u8)]
        pub enum Reason { $($(#[doc = $doc])+ $reason,)+ }

        impl Reason {
            /// All reasons in order.
            pub const ALL: &[Reason] = &[$(Reason::$reason,)+];

            /// The name used in `flows.csv`.
            pub const fn name(self) -> &'static str {
                match self { $(Reason::$reason => $name,)+ }
            }

            /// What the payment is for.
            pub const fn doc(self) -> &'static str {
                match self { $(Reason::$reason => concat!($($doc),+),)+ }
            }
        }
    };
}

reasons! {
    /// Cash with which an agent begins.
    Endowment => "endowment";
    /// What remains when an agent leaves.
    Liquidation => "liquidation";
    /// Taxes and other public revenue.
    PublicRevenue => "public_revenue";
    /// Public money for research bodies.
    ResearchFunding => "research_funding";
    /// Wages, material and equipment of research.
    ResearchCost => "research_cost";
    /// Sales to customers.
    Sales => "sales";
    /// Wages.
    Wages => "wages";
    /// Rent on the market or to a host.
    Rent => "rent";
    /// Running costs other than wages and rent.
    RunningCost => "running_cost";
    /// Spending on development.
    Development => "development";
    /// Fees of the patent office.
    PatentFee => "patent_fee";
    /// Price of a technology contract.
    TechnologyContract => "technology_contract";
    /// The inventors' part of a transfer.
    InventorShare => "inventor_share";
    /// The transfer office's or research team's part of a transfer.
    TeamShare => "team_share";
    /// Fee for a service of an intermediary.
    ServiceFee => "service_fee";
    /// Percentage on a deal.
    DealFee => "deal_fee";
    /// Public money for work that the state orders from an intermediary.
    StateWork => "state_work";
    /// Public money that keeps an intermediary or a host open.
    Subsidy => "subsidy";
    /// Money committed to a fund by those who stand behind it.
    FundCommitment => "fund_commitment";
    /// Equity paid into a firm.
    Equity => "equity";
    /// Proceeds of an exit.
    Exit => "exit";
    /// Proceeds and profits handed on by a fund.
    Distribution => "distribution";
    /// Profit paid to owners.
    Dividend => "dividend";
    /// Cost of testing on shared or own equipment.
    PilotTest => "pilot_test";
    /// Cost of a search for a partner.
    Search => "search";
    /// Cost of going to court or of settling a dispute.
    Dispute => "dispute";
    /// Cost of a firm's project.
    Investment => "investment";
    /// Deposits and refinancing that stand behind loans, received and given back.
    Deposit => "deposit";
    /// Interest on deposits, and the running cost of lending.
    DepositInterest => "deposit_interest";
    /// What owners put into a bank that cannot give deposits back.
    Recapitalization => "recapitalization";
    /// Work on an application for a loan.
    Screening => "screening";
    /// Principal of a loan, paid out.
    Loan => "loan";
    /// Interest on a loan.
    Interest => "interest";
    /// Principal of a loan, paid back.
    Repayment => "repayment";
    /// What a firm pays a lender outside for the days between an old loan and a new one.
    Bridging => "bridging";
    /// Premium for a guarantee.
    Premium => "premium";
    /// A guarantor's part of a loan that was not paid back.
    Guarantee => "guarantee";
    /// What a pool pays a bank, or a government a guarantor, of a loss.
    Compensation => "compensation";
    /// Capital of a guarantor.
    GuaranteeFund => "guarantee_fund";
    /// What a policy pays.
    Policy => "policy";
    /// What a guarantor of a small world pays beyond its share of the real one's capital.
    Advance => "advance";
    /// Interest refunded to who has paid back.
    InterestSubsidy => "interest_subsidy";
    /// Proceeds of what was pledged.
    CollateralSale => "collateral_sale";
}
