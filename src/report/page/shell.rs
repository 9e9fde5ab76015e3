//! The page around a report: its head, its style, and the script that saves figures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::report::draw::style;
use crate::report::text::{Language, Texts};

/// The style of pages, without that of drawings.
const STYLE: &str = include_str!("style.css");

/// What saves figures and tables; the page is complete without it.
const SCRIPT: &str = include_str!("save.js");

/// What a page shows.
pub struct Page<'a> {
    /// The language.
    pub language: Language,
    /// Its title.
    pub title: &'a str,
    /// What kind of report it is.
    pub kind: &'a str,
    /// The anchor of what stands below the opening.
    pub first: &'a str,
    /// All below the bar.
    pub body: Markup,
}

/// The whole page.
pub fn page(page: &Page) -> String {
    let texts = Texts::of(page.language);
    let style = format!("{}{STYLE}", style::variables());
    let policy = format!(
        "default-src 'none'; style-src '{}' '{}'; script-src '{}'; base-uri 'none'; \
         form-action 'none'",
        hash(&style),
        hash(style::RULES),
        hash(SCRIPT)
    );
    let markup = html! {
        (DOCTYPE)
        html lang=(page.language.code()) {
            (head(page.title, &policy, html! {
                style { (PreEscaped(&style)) }
                style id="drawings" { (PreEscaped(style::RULES)) }
            }))
            body {
                a.skip href={ "#" (page.first) } { (texts.report.skip) }
                header.bar {
                    span { b { "stia" } " " (texts.report.program) }
                    span { (page.kind) }
                }
                main data-svg=(texts.label.save_svg) data-csv=(texts.label.save_csv) {
                    (page.body)
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    markup.into_string()
}

/// The head of a page that is a file: its title, its content security policy and its styles.
pub fn head(title: &str, policy: &str, styles: Markup) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width,initial-scale=1";
            meta http-equiv="Content-Security-Policy" content=(policy);
            meta name="color-scheme" content="light dark";
            meta name="generator" content={ "stia " (env!("CARGO_PKG_VERSION")) };
            title { (title) " – stia" }
            (styles)
        }
    }
}

/// What a policy names a style or a script by.
pub fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_style_is_named_by_its_hash() {
        // Of the empty text.
        assert_eq!(hash(""), "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
    }

    #[test]
    fn what_is_embedded_ends_neither_style_nor_script() {
        for text in [STYLE, SCRIPT, style::RULES] {
            assert!(!text.contains("</"), "{text}");
        }
        assert!(SCRIPT.len() < 15_000);
    }
}
