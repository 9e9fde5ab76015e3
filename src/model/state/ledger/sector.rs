//! Sectors: who a payer or payee is.

use serde::{Deserialize, Serialize};

/// Who a payer or payee is, as the flow matrix shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[repr(u8)]
pub enum Sector {
    /// Households, customers, suppliers, landlords: everybody outside the model.
    Outside,
    /// Universities, institutes and new-type research institutions.
    ResearchBody,
    /// Startups.
    Startup,
    /// Technology-using firms that are no longer startups.
    Enterprise,
    /// Angels, venture capital and incubator funds.
    Investor,
    /// Government guidance funds.
    GuidanceFund,
    /// Banks.
    Bank,
    /// Guarantee companies.
    Guarantor,
    /// Public funds for guarantees and compensation pools.
    PublicGuarantor,
    /// Incubators of every sub-kind.
    Incubator,
    /// Productivity promotion centers.
    ProductivityCenter,
    /// Technology achievement transformation centers.
    TransformationCenter,
    /// Technology property right exchanges.
    Exchange,
    /// Science and technology financial service organizations.
    FinancialService,
    /// Patent agencies.
    PatentAgency,
    /// Evaluation organizations.
    Evaluation,
    /// Information service organizations.
    InformationService,
    /// The central government's treasury, one branch in each region.
    CentralGovernment,
    /// The government of the region.
    RegionalGovernment,
}

impl Sector {
    /// How many sectors there are.
    pub const COUNT: usize = 19;

    /// All sectors in order.
    pub const ALL: [Sector; Sector::COUNT] = [
        Sector::Outside,
        Sector::ResearchBody,
        Sector::Startup,
        Sector::Enterprise,
        Sector::Investor,
        Sector::GuidanceFund,
        Sector::Bank,
        Sector::Guarantor,
        Sector::PublicGuarantor,
        Sector::Incubator,
        Sector::ProductivityCenter,
        Sector::TransformationCenter,
        Sector::Exchange,
        Sector::FinancialService,
        Sector::PatentAgency,
        Sector::Evaluation,
        Sector::InformationService,
        Sector::CentralGovernment,
        Sector::RegionalGovernment,
    ];

    /// Whether what it pays is public spending: treasuries and public guarantors. What a guidance
    /// fund invests is not; what it is given is.
    pub const fn is_public(self) -> bool {
        self.is_government() || matches!(self, Sector::PublicGuarantor)
    }

    /// Whether it is a treasury.
    pub const fn is_government(self) -> bool {
        matches!(self, Sector::CentralGovernment | Sector::RegionalGovernment)
    }

    /// The name used in `flows.csv`.
    pub const fn name(self) -> &'static str {
        match self {
            Sector::Outside => "outside",
            Sector::ResearchBody => "research_body",
            Sector::Startup => "startup",
            Sector::Enterprise => "enterprise",
            Sector::Investor => "investor",
            Sector::GuidanceFund => "guidance_fund",
            Sector::Bank => "bank",
            Sector::Guarantor => "guarantor",
            Sector::PublicGuarantor => "public_guarantor",
            Sector::Incubator => "incubator",
            Sector::ProductivityCenter => "productivity_center",
            Sector::TransformationCenter => "transformation_center",
            Sector::Exchange => "exchange",
            Sector::FinancialService => "financial_service",
            Sector::PatentAgency => "patent_agency",
            Sector::Evaluation => "evaluation",
            Sector::InformationService => "information_service",
            Sector::CentralGovernment => "central_government",
            Sector::RegionalGovernment => "regional_government",
        }
    }
}
