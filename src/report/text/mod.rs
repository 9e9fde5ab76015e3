//! Texts and numbers in the languages of the reader.

mod language;
mod live_texts;
mod metrics;
mod names;
pub mod numbers;
mod section_texts;
mod texts;
mod validation_texts;

pub use language::Language;
pub use metrics::{metric_in_sentence, metric_meaning, metric_name, metric_short_name};
pub use names::{Naming, member, place};
pub use texts::{Texts, filled};
pub use validation_texts::ValidationTexts;
