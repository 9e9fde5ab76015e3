//! The scenarios that ship with the program. To add one, write its file and add a row.

/// A scenario that ships with the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shipped {
    /// What it is called on the command line.
    pub name: &'static str,
    /// The question that it answers.
    pub question: String,
}

/// Name and text of every shipped scenario.
pub const SHIPPED: &[(&str, &str)] = &[
    ("china", include_str!("../../scenarios/china.toml")),
    ("classroom", include_str!("../../scenarios/classroom.toml")),
    ("lesson-unguaranteed", include_str!("../../scenarios/lesson-unguaranteed.toml")),
    ("lesson-guaranteed", include_str!("../../scenarios/lesson-guaranteed.toml")),
    ("lesson-voucher", include_str!("../../scenarios/lesson-voucher.toml")),
    ("lesson-hosts", include_str!("../../scenarios/lesson-hosts.toml")),
    ("lesson-shock", include_str!("../../scenarios/lesson-shock.toml")),
    ("without-incubator", include_str!("../../scenarios/without-incubator.toml")),
    (
        "without-productivity-center",
        include_str!("../../scenarios/without-productivity-center.toml"),
    ),
    (
        "without-transformation-center",
        include_str!("../../scenarios/without-transformation-center.toml"),
    ),
    ("without-exchange", include_str!("../../scenarios/without-exchange.toml")),
    ("without-financial-service", include_str!("../../scenarios/without-financial-service.toml")),
    ("without-patent-agency", include_str!("../../scenarios/without-patent-agency.toml")),
    ("without-evaluation", include_str!("../../scenarios/without-evaluation.toml")),
    (
        "without-information-service",
        include_str!("../../scenarios/without-information-service.toml"),
    ),
    ("without-all", include_str!("../../scenarios/without-all.toml")),
    ("no-venture", include_str!("../../scenarios/no-venture.toml")),
    ("no-recognition-barrier", include_str!("../../scenarios/no-recognition-barrier.toml")),
    ("outside-poor", include_str!("../../scenarios/outside-poor.toml")),
    ("outside-good", include_str!("../../scenarios/outside-good.toml")),
    ("displacement-full", include_str!("../../scenarios/displacement-full.toml")),
    ("displacement-middle", include_str!("../../scenarios/displacement-middle.toml")),
    ("displacement-low", include_str!("../../scenarios/displacement-low.toml")),
    ("ip-none", include_str!("../../scenarios/ip-none.toml")),
    ("ip-beijing", include_str!("../../scenarios/ip-beijing.toml")),
    ("ip-pudong", include_str!("../../scenarios/ip-pudong.toml")),
    ("ip-wuhan", include_str!("../../scenarios/ip-wuhan.toml")),
    ("ip-pool", include_str!("../../scenarios/ip-pool.toml")),
    ("ip-side-by-side", include_str!("../../scenarios/ip-side-by-side.toml")),
    ("ip-products", include_str!("../../scenarios/ip-products.toml")),
    ("credit-crunch", include_str!("../../scenarios/credit-crunch.toml")),
    ("beijing-city", include_str!("../../scenarios/beijing-city.toml")),
    ("pudong-city", include_str!("../../scenarios/pudong-city.toml")),
    ("wuhan-city", include_str!("../../scenarios/wuhan-city.toml")),
    ("inner-mongolia", include_str!("../../scenarios/inner-mongolia.toml")),
    ("inner-mongolia-small", include_str!("../../scenarios/inner-mongolia-small.toml")),
    ("policies-as-they-are", include_str!("../../scenarios/policies-as-they-are.toml")),
    ("covid", include_str!("../../scenarios/covid.toml")),
    ("enforcement-campaign", include_str!("../../scenarios/enforcement-campaign.toml")),
    ("jurisdiction-transfer", include_str!("../../scenarios/jurisdiction-transfer.toml")),
    ("east-west", include_str!("../../scenarios/east-west.toml")),
    ("venture-equal", include_str!("../../scenarios/venture-equal.toml")),
    ("low-growth", include_str!("../../scenarios/low-growth.toml")),
    ("high-growth", include_str!("../../scenarios/high-growth.toml")),
];

/// The scenarios that ship, each with its question.
pub fn shipped() -> Vec<Shipped> {
    SHIPPED
        .iter()
        .map(|(name, text)| {
            let table: toml::Table = text.parse().expect("what ships is TOML");
            let question = table["question"].as_str().expect("what ships asks a question");
            Shipped { name, question: question.into() }
        })
        .collect()
}

/// The text of the shipped scenario called `name`.
pub fn text(name: &str) -> Option<&'static str> {
    SHIPPED.iter().find(|(shipped, _)| *shipped == name).map(|(_, text)| *text)
}

/// The names of all shipped scenarios.
pub fn names() -> impl Iterator<Item = &'static str> {
    SHIPPED.iter().map(|(name, _)| *name)
}
