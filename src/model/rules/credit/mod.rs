//! Credit: what all loans have in common. Parameters of the contract, the loss waterfall, the
//! decisions of borrower and bank as pure functions, and the models of IP financing.
//!
//! `phases::credit` has the phases of the month.

/// Declares a family of loan schemes: its struct and section, then one line for each scheme, which
/// names a file beside this one that says what the scheme does by default.
macro_rules! models {
    (
        $(#[doc = $family_doc:literal])+ $family:ident, $section:literal;
        $($(#[doc = $doc:literal])+ $model:ident;)+
    ) => {
        $(mod $model;)+

        $(#[doc = $family_doc])+
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $family {
            $(
                $(#[doc = $doc])+
                #[schemars(extend("x-unit" = "section", "x-source" = "see its keys"))]
                pub $model: ModelParams,
            )+
        }

        impl Default for $family {
            fn default() -> $family {
                $family { $($model: $model::model(),)+ }
            }
        }

        impl $family {
            /// A scenario's parameters of the scheme at that place of the table.
            pub fn at(&self, place: usize) -> &ModelParams {
                let all = [$(&self.$model),+];
                all[place]
            }

            /// The same, to be changed.
            pub fn at_mut(&mut self, place: usize) -> &mut ModelParams {
                let all = [$(&mut self.$model),+];
                all.into_iter().nth(place).expect("a scheme has a place in the table")
            }
        }

        /// The names of the schemes, as in the section.
        pub const MODELS: &[Scheme] = &[
            $(Scheme { name: stringify!($model), section: $section },)+
        ];
    };
}

pub mod decision;
pub mod models;
pub mod products;

/// How many schemes there are under which loans are made: models of IP financing, then products.
pub const SCHEME_COUNT: usize = models::MODEL_COUNT + products::PRODUCT_COUNT;

/// The name of the scheme at that place.
pub fn scheme_name(place: usize) -> &'static str {
    let all = models::MODELS.iter().chain(products::MODELS);
    all.map(|model| model.name).nth(place).expect("a loan has a scheme of the table")
}

/// The section of its parameters.
pub fn section_of(place: usize) -> &'static str {
    let all = models::MODELS.iter().chain(products::MODELS);
    all.map(|model| model.section).nth(place).expect("a loan has a scheme of the table")
}

/// A scenario's parameters of the scheme at that place of the table.
pub fn scheme(
    scenario: &crate::model::rules::scenario::Scenario,
    place: usize,
) -> &models::ModelParams {
    match place.checked_sub(models::MODEL_COUNT) {
        None => scenario.ip_finance.at(place),
        Some(product) => scenario.loan_products.at(product),
    }
}

/// The same, to be changed.
pub fn scheme_mut(
    scenario: &mut crate::model::rules::scenario::Scenario,
    place: usize,
) -> &mut models::ModelParams {
    match place.checked_sub(models::MODEL_COUNT) {
        None => scenario.ip_finance.at_mut(place),
        Some(product) => scenario.loan_products.at_mut(product),
    }
}
