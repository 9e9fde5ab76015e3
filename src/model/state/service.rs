//! Services of intermediaries and kinds of clients.

/// What an intermediary does for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Help with founding a firm.
    Registration,
    /// Introduction of a tenant to customers.
    CustomerContacts,
    /// A quarter of mentoring at a host.
    Mentoring,
    /// A quarter among the other tenants of a host.
    Community,
    /// Presentation of a tenant to investors.
    Presentation,
    /// Advice to investors who judge a firm.
    Advice,
    /// A diagnosis of needs.
    Diagnosis,
    /// Introduction of partners by a productivity center.
    Introduction,
    /// Search of a database for partners.
    DatabaseSearch,
    /// Research results shown by a transformation center.
    Matching,
    /// Research results listed on an exchange.
    ListingSearch,
    /// Testing of a research result.
    PilotTest,
    /// Listing on an exchange.
    Listing,
    /// Sale of pledged patents.
    CollateralSale,
    /// Rating of a firm and introduction to investors.
    EquityCase,
    /// Rating of a firm and the choice of a loan.
    CreditCase,
    /// Arrangement of a renewal without a gap.
    Renewal,
    /// Teaching of banks.
    BankCenter,
    /// Drafting of an application.
    Drafting,
    /// Evaluation of a research result.
    AchievementEvaluation,
    /// Evaluation of a firm.
    FirmEvaluation,
    /// Appraisal of patents for a pledge.
    Appraisal,
    /// Novelty search.
    NoveltySearch,
    /// Technology roadmap.
    Roadmap,
    /// Feasibility study for an investor.
    FeasibilityStudy,
}

impl Service {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Service::Registration => "registration",
            Service::CustomerContacts => "introduction_to_customers",
            Service::Mentoring => "mentoring",
            Service::Community => "community",
            Service::Presentation => "presentation",
            Service::Advice => "advice",
            Service::Diagnosis => "diagnosis",
            Service::Introduction => "introduction",
            Service::DatabaseSearch => "database_search",
            Service::Matching => "matching",
            Service::ListingSearch => "listing_search",
            Service::PilotTest => "pilot_test",
            Service::Listing => "listing",
            Service::CollateralSale => "collateral_sale",
            Service::EquityCase => "equity_case",
            Service::CreditCase => "credit_case",
            Service::Renewal => "renewal",
            Service::BankCenter => "bank_center",
            Service::Drafting => "drafting",
            Service::AchievementEvaluation => "achievement_evaluation",
            Service::FirmEvaluation => "firm_evaluation",
            Service::Appraisal => "appraisal",
            Service::NoveltySearch => "novelty_search",
            Service::Roadmap => "roadmap",
            Service::FeasibilityStudy => "feasibility_study",
        }
    }
}

/// Kind of a client, or of the subject of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// A researcher.
    Researcher,
    /// A nascent founder.
    Founder,
    /// A startup.
    Startup,
    /// A firm that is no longer a startup.
    Enterprise,
    /// An investor.
    Investor,
    /// A bank.
    Bank,
    /// A research result, for which its owner asks.
    Achievement,
}

impl ClientKind {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            ClientKind::Researcher => "researcher",
            ClientKind::Founder => "founder",
            ClientKind::Startup => "startup",
            ClientKind::Enterprise => "enterprise",
            ClientKind::Investor => "investor",
            ClientKind::Bank => "bank",
            ClientKind::Achievement => "achievement",
        }
    }
}
