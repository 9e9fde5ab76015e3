//! Reasons for payments.

use serde::{Deserialize, Serialize};

/// Declares the reasons for payments, with their names in `flows.csv` and their meanings.
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

impl Reason {
    /// Whether what a public body receives for it finances it, rather than being paid back.
    pub const fn is_financing(self) -> bool {
        matches!(self, Reason::PublicRevenue | Reason::Endowment | Reason::Advance)
    }
}

reasons! {
    /// Cash with which an agent starts.
    Endowment => "endowment";
    /// Cash that remains when an agent leaves.
    Liquidation => "liquidation";
    /// Taxes and other public revenue.
    PublicRevenue => "public_revenue";
    /// Public money for research institutions.
    ResearchFunding => "research_funding";
    /// Wages, materials and equipment of research.
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
    /// Cost of winning customers.
    Acquisition => "acquisition";
    /// Taxes on value added and on profits.
    Tax => "tax";
    /// Fees of the patent office.
    PatentFee => "patent_fee";
    /// Price of a technology contract.
    TechnologyContract => "technology_contract";
    /// Inventors' share of the proceeds of a transfer.
    InventorShare => "inventor_share";
    /// Share of the transfer office or the research team in the proceeds of a transfer.
    TeamShare => "team_share";
    /// Fee for an intermediary's service.
    ServiceFee => "service_fee";
    /// Commission on a deal.
    DealFee => "deal_fee";
    /// Public money for work that the state orders from an intermediary.
    StateWork => "state_work";
    /// Public operating subsidies to an intermediary or a host.
    Subsidy => "subsidy";
    /// Money committed to a fund by its investors.
    FundCommitment => "fund_commitment";
    /// Equity paid into a firm.
    Equity => "equity";
    /// Proceeds of an exit.
    Exit => "exit";
    /// Proceeds and profits distributed by a fund.
    Distribution => "distribution";
    /// Dividends to owners.
    Dividend => "dividend";
    /// Cost of testing on shared or own equipment.
    PilotTest => "pilot_test";
    /// Cost of a search for a partner.
    Search => "search";
    /// Cost of litigation or of settling a dispute.
    Dispute => "dispute";
    /// Cost of a firm's project.
    Investment => "investment";
    /// Deposits and refinancing behind loans, received and returned.
    Deposit => "deposit";
    /// Interest on deposits and running cost of lending.
    DepositInterest => "deposit_interest";
    /// Recapitalization of a bank by its owners.
    Recapitalization => "recapitalization";
    /// Cost of screening a loan application.
    Screening => "screening";
    /// Principal of a loan, paid out.
    Loan => "loan";
    /// Interest on a loan.
    Interest => "interest";
    /// Principal of a loan, repaid.
    Repayment => "repayment";
    /// Cost of a bridging loan from outside the model between an old loan and a new one.
    Bridging => "bridging";
    /// Guarantee premium.
    Premium => "premium";
    /// A guarantor's payment on a defaulted loan.
    Guarantee => "guarantee";
    /// Compensation of a loss: by a pool to a bank, or by a government to a guarantor.
    Compensation => "compensation";
    /// Capital of a guarantor.
    GuaranteeFund => "guarantee_fund";
    /// Payments under a policy.
    Policy => "policy";
    /// Below full scale: a guarantor's payments beyond its share of the real guarantor's capital.
    Advance => "advance";
    /// Interest refunded to borrowers who have repaid.
    InterestSubsidy => "interest_subsidy";
    /// Proceeds of the sale of pledged patents.
    CollateralSale => "collateral_sale";
}
