//! Services of intermediaries, and who asks for them.

/// What an intermediary does for a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Help with founding a firm.
    Registration,
    /// Customers to whom a host's people bring a tenant.
    CustomerContacts,
    /// A quarter of a host's mentors and community.
    Mentoring,
    /// A tenant shown to investors by its host.
    Presentation,
    /// Advice to those who judge a firm that seeks money.
    Advice,
    /// A visit that puts needs into words.
    Diagnosis,
    /// Partners in a search whom a productivity center knows.
    Introduction,
    /// Partners in a search found in a database.
    DatabaseSearch,
    /// Results in a search that a transformation center has.
    Matching,
    /// Results in a search that an exchange lists.
    ListingSearch,
    /// Testing of a result.
    PilotTest,
    /// A place among what an exchange offers.
    Listing,
    /// The sale of what was pledged.
    CollateralSale,
    /// Rating of a firm and the way to investors.
    EquityCase,
    /// Rating of a firm and the choice of a loan.
    CreditCase,
    /// A new loan without a gap after the old one.
    Renewal,
    /// Teaching of banks.
    BankCenter,
    /// Drafting of an application.
    Drafting,
    /// Evaluation of a result.
    AchievementEvaluation,
    /// Evaluation of a firm.
    FirmEvaluation,
    /// Appraisal of patents to be pledged.
    Appraisal,
    /// A search for what is already known.
    NoveltySearch,
    /// A roadmap of technology.
    Roadmap,
    /// A study of a firm for an investor.
    FeasibilityStudy,
}

impl Service {
    /// The word in files.
    pub const fn name(self) -> &'static str {
        match self {
            Service::Registration => "registration",
            Service::CustomerContacts => "introduction_to_customers",
            Service::Mentoring => "mentoring",
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

/// What a client is, or the subject of an evaluation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// A researcher.
    Researcher,
    /// Somebody who would found a firm.
    Founder,
    /// A young firm.
    Startup,
    /// A firm that is no longer young.
    Enterprise,
    /// An investor.
    Investor,
    /// A bank.
    Bank,
    /// A result, for which its owner asks.
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
