//! What results cannot say, and how to make them again.

use maud::html;

use super::Section;
use crate::report::read::{About, Results};
use crate::report::text::{Language, Texts};

/// What the model cannot say.
pub fn limits(language: Language) -> Section {
    let texts = Texts::of(language);
    let limits = &texts.limits;
    let all = [&limits.interval, &limits.demand, &limits.forecast, &limits.territory];
    let body = html! {
        section id="limits" {
            h2 { (texts.section.limits) }
            div.prose { ul { @for limit in all { li { (limit) } } } }
        }
    };
    Section { id: "limits".into(), title: texts.section.limits.clone(), body }
}

/// The commands, versions, seeds and digests.
pub fn section(all: &[Results], language: Language) -> Section {
    let texts = Texts::of(language);
    let label = &texts.label;
    let body = html! {
        section id="cite" {
            h2 { (texts.section.cite) }
            @for results in all {
                @let about = results.about();
                pre { code { (about.command_line()) } }
                table.set {
                    caption.hidden { (texts.section.cite) }
                    tbody {
                        (row(&label.version, &format!("stia {}", about.version())))
                        @if let Some(seed) = about.seed() { (row(&label.seed, &seed.to_string())) }
                        @if let Some(scale) = about.scale() {
                            (row(&label.scale, &scale.to_string()))
                        }
                        @if let Some(replicates) = about.replicates() {
                            (row(&label.replicates, replicates))
                        }
                        @for (name, digest) in digests(about) {
                            (row(&format!("SHA-256 {name}"), &digest))
                        }
                    }
                }
            }
            p.note { (label.citation) ": stia " (env!("CARGO_PKG_VERSION")) ", " (env!("CARGO_PKG_DESCRIPTION")) "." }
        }
    };
    Section { id: "cite".into(), title: texts.section.cite.clone(), body }
}

fn row(name: &str, value: &str) -> maud::Markup {
    html! { tr { th scope="row" { (name) } td { (value) } } }
}

/// The digests of the scenarios and of the data.
fn digests(about: &About) -> Vec<(String, String)> {
    let scenarios = about.scenarios().into_iter().filter(|it| !it.sha256.is_empty());
    let scenarios = scenarios.map(|it| (format!("{}.toml", it.name), it.sha256));
    let data = about.data_digest().map(|digest| ("data".to_string(), digest.to_string()));
    scenarios.chain(data).collect()
}
