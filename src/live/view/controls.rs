//! What the class may change: policies and the like in one box, assumptions in another.

use maud::{Markup, html};

use crate::live::lesson::{About, Control, Lesson};
use crate::report::text::{Language, Texts};

/// The controls of a lesson as they stand.
pub fn controls(language: Language, lesson: &Lesson, choices: &[usize]) -> Markup {
    let texts = &Texts::of(language).live;
    let of = |about: About| {
        let numbered = lesson.control.iter().enumerate();
        numbered.filter(|(_, control)| control.about == about).collect::<Vec<_>>()
    };
    html! {
        @for (about, legend) in
            [(About::Change, &texts.changes), (About::Assumption, &texts.assumptions)] {
            @let own = of(about);
            @if !own.is_empty() {
                fieldset.controls {
                    legend { (legend) }
                    @for (number, control) in own {
                        (one(language, control, number, choices.get(number).copied().unwrap_or(0)))
                    }
                }
            }
        }
    }
}

/// A control: a switch where there are two choices, else a list.
fn one(language: Language, control: &Control, number: usize, choice: usize) -> Markup {
    let id = format!("control-{number}");
    html! {
        @if control.choice.len() == 2 {
            @let on = control.choice[0].name.of(language);
            @let off = control.choice[1].name.of(language);
            label.switch for=(id) {
                input id=(id) type="checkbox" role="switch" data-control=(number) checked[choice == 0];
                span {
                    (control.name.of(language))
                    small { (if choice == 0 { on } else { off }) }
                }
            }
        } @else {
            label.list for=(id) {
                span { (control.name.of(language)) }
                select id=(id) data-control=(number) {
                    @for (place, it) in control.choice.iter().enumerate() {
                        option value=(place) selected[place == choice] { (it.name.of(language)) }
                    }
                }
            }
        }
    }
}
