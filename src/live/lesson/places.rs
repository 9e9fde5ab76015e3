//! Where things stand in the text of a lesson.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::schema::mistake::Place;

/// The place of the value at a path of keys and numbers, or of the last part of it that is there.
pub fn place(text: &str, path: &[&str]) -> Place {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut found = None;
    let Some((first, rest)) = path.split_first() else { return Place::FIRST };
    let mut value = entry(table.get_ref(), first, &mut found);
    for part in rest {
        let Some(here) = value else { break };
        value = match here.get_ref() {
            DeValue::Table(table) => entry(table, part, &mut found),
            DeValue::Array(items) => {
                let item = part.parse().ok().and_then(|number: usize| items.get(number));
                found = item.map(|item| item.span().start).or(found);
                item
            }
            _ => None,
        };
    }
    found.map_or(Place::FIRST, |offset| Place::of(text, offset))
}

/// The value of a key, whose place is noted.
fn entry<'t, 'a>(
    table: &'t DeTable<'a>,
    key: &str,
    found: &mut Option<usize>,
) -> Option<&'t Spanned<DeValue<'a>>> {
    let (name, value) = table.iter().find(|(name, _)| name.get_ref() == key)?;
    *found = Some(name.span().start);
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_leads_to_its_value_or_to_the_last_part_that_is_there() {
        let text = "a = 1\n[[list]]\n[[list]]\nb = [1,\n 2]\n[list.c]\nd = 3\n";
        let line = |path: &[&str]| place(text, path).line;
        assert_eq!(line(&["a"]), 1);
        assert_eq!(line(&["list", "1", "b"]), 4);
        assert_eq!(line(&["list", "1", "b", "1"]), 5);
        assert_eq!(line(&["list", "1", "c", "d"]), 7);
        assert_eq!(line(&["list", "1", "c", "nothing"]), 6);
        assert_eq!(place(text, &["nothing"]), Place::FIRST);
    }
}
