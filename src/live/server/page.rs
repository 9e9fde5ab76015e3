//! The page itself: its frame, which scripts fill with what the server shows.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use serde_json::json;

use super::Shared;
use super::guard::random;
use crate::report::draw::style;
use crate::report::text::{Language, Texts};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page in a language, and its content security policy.
pub fn page(shared: &Shared, language: Language) -> (String, String) {
    let nonce = STANDARD.encode(random::<18>());
    let texts = &Texts::of(language).live;
    let lessons = shared.lessons.iter();
    let lessons = lessons.map(|it| json!({ "name": it.name, "title": it.title.of(language) }));
    let facts = json!({
        "language": language.code(),
        "lessons": lessons.collect::<Vec<_>>(),
        "asked": shared.lessons.iter().map(|it| it.asked()).collect::<Vec<_>>(),
        "texts": {
            "play": texts.play, "pause": texts.pause, "copied": texts.copied,
            "gone": texts.gone, "gone_note": texts.gone_note,
        },
    });
    let body = html! {
        a.skip href="#centre" { (texts.skip) }
        (bar(shared, language))
        main {
            div.left role="region" aria-label=(texts.lesson) tabindex="0" {
                div #card {}
                div #controls {}
                p.buttons.draws {
                    button #draw type="button" data-do="draw" { (texts.another_draw) }
                }
            }
            div.middle #centre role="region" aria-label=(texts.outcome) tabindex="0" {
                noscript { p.waiting { (texts.without_scripts) } }
            }
            div.right #side role="region" aria-label=(texts.ecosystem) tabindex="0" {}
        }
        (timeline(language))
        p.hidden #said role="status" aria-live="polite" {}
        // What data hold that looks like the end of a script is written so that it is none.
        script type="application/json" #facts nonce=(nonce) {
            (PreEscaped(facts.to_string().replace('<', "\\u003c")))
        }
        script nonce=(nonce) { (PreEscaped(SCRIPT)) }
    };
    (whole(language, &nonce, &body), policy(&nonce, "connect-src 'self'; "))
}

/// What is shown to who has no token.
pub fn without_token(language: Language) -> (String, String) {
    let nonce = STANDARD.encode(random::<18>());
    let texts = &Texts::of(language).live;
    let body = html! {
        main.notice { h1 { (texts.no_token) } p { (texts.no_token_note) } }
    };
    (whole(language, &nonce, &body), policy(&nonce, ""))
}

fn policy(nonce: &str, connect: &str) -> String {
    format!(
        "default-src 'none'; img-src data:; {connect}style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
}

fn whole(language: Language, nonce: &str, body: &Markup) -> String {
    let texts = &Texts::of(language);
    let markup = html! {
        (DOCTYPE)
        html lang=(language.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { "stia – " (texts.live.page) }
                link rel="icon" href="data:,";
                style nonce=(nonce) {
                    (PreEscaped(style::variables())) (PreEscaped(style::RULES)) (PreEscaped(STYLE))
                }
            }
            body { (body) }
        }
    };
    markup.into_string()
}

/// The bar: which lesson, in which language, and what can be taken along.
fn bar(shared: &Shared, language: Language) -> Markup {
    let texts = &Texts::of(language).live;
    html! {
        header.top {
            b.brand { "stia" }
            label.hidden for="lesson" { (texts.lesson) }
            select #lesson {
                @for lesson in &shared.lessons {
                    option value=(lesson.name) { (lesson.title.of(language)) }
                }
            }
            h1 #about {}
            nav.tools aria-label=(texts.language) {
                @for other in Language::ALL {
                    @if other != language {
                        button type="button" lang=(other.code()) data-language=(other.code()) {
                            (other.own_name())
                        }
                    }
                }
                button #copy-address type="button" data-do="copy-address" { (texts.copy_address) }
                button #copy-command type="button" data-do="copy-command" { (texts.copy_command) }
                button #projector type="button" data-do="projector" aria-pressed="false" {
                    (texts.projector)
                }
            }
        }
    }
}

/// The months, and the keys.
fn timeline(language: Language) -> Markup {
    let texts = &Texts::of(language).live;
    let keys = [
        ("P", &texts.key_play),
        ("← →", &texts.key_quarter),
        ("N", &texts.key_step),
        ("D", &texts.key_draw),
        ("B", &texts.key_projector),
    ];
    html! {
        footer.timeline {
            button #play type="button" data-do="play" { (texts.play) }
            output #month-name for="month" {}
            input #month type="range" min="0" max="1" value="1" aria-label=(texts.month);
            label.speed { (texts.speed) " "
                select #speed {
                    @for (wait, name) in
                        [(700, &texts.slow), (300, &texts.normal), (120, &texts.fast)] {
                        option value=(wait) selected[wait == 300] { (name) }
                    }
                }
            }
            label.keys {
                input #shortcuts type="checkbox" checked;
                (texts.shortcuts)
            }
            span.keys aria-hidden="true" {
                @for (key, what) in keys { kbd { (key) } " " (what) " " }
            }
        }
    }
}
