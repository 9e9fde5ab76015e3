//! The command that makes the same numbers.

use std::fmt::Write;

use crate::base::month::Month;
use crate::base::regions::WHOLE;
use crate::live::lesson::Lesson;
use crate::live::worlds::{Wanted, place_of};

/// The commands that give the same numbers, for a shell.
pub fn command(lesson: &Lesson, wanted: &Wanted, pairs: u32, at: Month) -> String {
    let mut text = String::new();
    let mut file = |name: &str, world: &str| {
        writeln!(text, "cat > {name}.toml <<'END'\n{}\nEND", world.trim_end())
            .expect("a string takes all");
    };
    let base = format!("{}-base", lesson.name);
    file(&base, &wanted.base.text);
    let Some(changed) = &wanted.changed else {
        return format!("{text}stia run {base}.toml --replicates {pairs}\n");
    };
    let other = format!("{}-changed", lesson.name);
    file(&other, &changed.text);
    let place = place_of(lesson, wanted);
    let metrics = lesson.outcomes.join(",");
    let region = if place == WHOLE.0 { String::new() } else { format!(" --region '{place}'") };
    format!(
        "{text}stia compare {base}.toml {other}.toml --replicates {pairs} --at {at}{region} \
         --metric {metrics}\n"
    )
}
