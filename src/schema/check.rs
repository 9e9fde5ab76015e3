//! Checks one text against the shape of a scenario, and keeps its valid values.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;
use toml::Table;
use toml::Value;
use toml::de::{DeString, DeTable, DeValue};

use super::mistake::{Lines, MOST_SHOWN, Mistake, Place, excerpt};
use super::shape::{Field, Shape, join};
use super::suggest::{nearest, renamed};
use super::{syntax, value};

/// The result of checking one text: valid values, their places, and mistakes.
#[derive(Clone, Debug, Default)]
pub struct Layer {
    /// The file as the user named it.
    pub file: String,
    /// The valid values, of the types that the shape requires.
    pub table: Table,
    /// The place of the value of each dotted key, valid or not.
    pub places: BTreeMap<String, Place>,
    /// The mistakes, in the order of the text.
    pub mistakes: Vec<Mistake>,
    /// Whether a mistake of syntax may have hidden a key.
    pub is_partial: bool,
}

/// Checks `text` against `shape` and reports every mistake.
pub fn check(shape: &Shape, file: &str, text: &str) -> Layer {
    if let Some(what) = resembles(text) {
        return Layer { file: file.into(), is_partial: true, ..Layer::default() }.refused(what);
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let layer = Layer {
        file: file.into(),
        table: Table::new(),
        places: BTreeMap::new(),
        mistakes: Vec::new(),
        is_partial: errors.iter().any(syntax::is_loss),
    };
    let mut walk = Walk { shape, text, lines: Lines::of(text), layer };
    walk.layer.table = walk.section(shape.fields(), "", table.get_ref());
    let mut layer = walk.layer;

    // The mistakes of a line that does not parse cannot be checked further.
    let broken = syntax::mistakes(shape, file, text, &errors);
    let lines: BTreeSet<usize> = broken.iter().map(|mistake| mistake.line).collect();
    layer.mistakes.retain(|mistake| !lines.contains(&mistake.line));
    layer.mistakes.extend(broken);
    layer.mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
    layer
}

impl Layer {
    /// The same, of a text of another kind.
    fn refused(mut self, what: &str) -> Layer {
        let message = format!("{what}; scenarios and experiments are written as key = value");
        let (file, Place { line, column }) = (self.file.clone(), Place::FIRST);
        self.mistakes = vec![Mistake { file, line, column, key: String::new(), message }];
        self
    }
}

/// What a text is like that is not TOML at all.
pub fn resembles(text: &str) -> Option<&'static str> {
    let is_telling = |line: &&str| !line.is_empty() && !line.starts_with('#');
    let mut lines = text.lines().map(str::trim).filter(is_telling);
    let first = lines.next()?;
    if first.starts_with('{') {
        return Some("this looks like JSON");
    }
    let separators = |line: &str| line.matches([',', ';', '\t']).count();
    let is_row = |line: &str| {
        !line.contains('=')
            && !line.starts_with(['[', '"'])
            && separators(line) == separators(first)
    };
    let is_table = separators(first) > 0 && is_row(first) && lines.next().is_none_or(is_row);
    is_table.then_some(
        "this looks like a CSV table, not like a scenario; an experiment names a table of points: \
         design = \"table\", table = \"points.csv\"",
    )
}

struct Walk<'a> {
    shape: &'a Shape,
    text: &'a str,
    lines: Lines<'a>,
    layer: Layer,
}

impl Walk<'_> {
    /// The valid values of a section.
    fn section(&mut self, fields: &[Field], path: &str, table: &DeTable) -> Table {
        let mut kept = Table::new();
        for (name, value) in table {
            let key = join(path, name.get_ref());
            let Some(field) = fields.iter().find(|field| field.name == name.get_ref().as_ref())
            else {
                self.unknown(fields, path, (name, value), table);
                continue;
            };
            // The parser places a section at its header, or nowhere.
            let span = if value.get_ref().is_table() { name.span() } else { value.span() };
            self.layer.places.insert(key.clone(), self.lines.place(span.start));
            if let Some(value) = self.value(&field.shape, &key, value, span.start) {
                kept.insert(field.name.clone(), value);
            }
        }
        kept
    }

    /// The value if it is valid; `offset` is where a mistake is reported.
    fn value(
        &mut self,
        shape: &Shape,
        key: &str,
        value: &Spanned<DeValue>,
        offset: usize,
    ) -> Option<Value> {
        if let (Shape::Section(fields), DeValue::Table(table)) = (shape, value.get_ref()) {
            return Some(Value::Table(self.section(fields, key, table)));
        }
        let source = excerpt(self.text, value.span());
        let kept = value::accept(shape, value.get_ref(), &source);
        let (Shape::List { element, .. }, DeValue::Array(array)) = (shape, value.get_ref()) else {
            return kept.map_err(|message| self.mistake(offset, key, message)).ok();
        };
        let elements: Vec<Option<Value>> = array
            .iter()
            .enumerate()
            .map(|(index, value)| {
                self.value(element, &format!("{key}[{index}]"), value, value.span().start)
            })
            .collect();
        if let Err(message) = kept {
            self.mistake(offset, key, message);
            return None;
        }
        let elements = elements.into_iter().collect::<Option<Vec<_>>>()?;
        if let Some(twice) = part_named_again(element, &elements) {
            self.mistake(offset, key, format!(": {twice}"));
            return None;
        }
        let elements = elements.into_iter();
        Some(Value::Array(elements.flat_map(|it| element.written_out(it)).collect()))
    }

    /// Reports a key that its section does not have.
    fn unknown(
        &mut self,
        fields: &[Field],
        path: &str,
        (name, value): (&Spanned<DeString>, &Spanned<DeValue>),
        table: &DeTable,
    ) {
        let word = name.get_ref().as_ref();
        // Nobody reads thousands of suggestions, which take time to find.
        let is_shown = self.layer.mistakes.len() < MOST_SHOWN;
        let homes = if is_shown { self.shape.homes(word) } else { Vec::new() };
        let what = if value.get_ref().is_table() { "section" } else { "key" };
        let mut message = format!("unknown {what} `{word}`");
        if let Some(below) = self.below(fields, path, (word, value), table) {
            message = below;
        } else if !homes.is_empty() {
            let homes: Vec<String> = homes.iter().map(|home| place_name(home)).collect();
            let here = place_name(path);
            message = format!("`{word}` belongs to {}, not to {here}", homes.join(" or "));
        } else {
            if !path.is_empty() {
                message += &format!(" in [{path}]");
            }
            let known = fields.iter().filter(|_| is_shown);
            message += &match nearest(word, known.map(|field| field.name.as_str())) {
                _ if renamed(word).is_some() => {
                    format!("; it is now written {}", renamed(word).unwrap_or_default())
                }
                Some(meant) => format!("; did you mean `{meant}`?"),
                None if path.is_empty() => "; see `stia params`".into(),
                None => format!("; see `stia params {}`", without_numbers(path)),
            };
        }
        let Place { line, column } = self.lines.place(name.span().start);
        let (file, key) = (self.layer.file.clone(), join(path, word));
        self.layer.mistakes.push(Mistake { file, line, column, key, message });
    }

    /// That a key of an element of a list belongs to a section below it, with an example: one that
    /// the table has, or else the first that may have it.
    fn below(
        &self,
        fields: &[Field],
        path: &str,
        (word, value): (&str, &Spanned<DeValue>),
        table: &DeTable,
    ) -> Option<String> {
        let takes = |field: &&Field| field.shape.fields().iter().any(|it| it.name == word);
        let is_stated =
            |field: &&Field| table.iter().any(|(name, _)| *name.get_ref() == field.name);
        let mut homes = fields.iter().filter(|_| path.ends_with(']')).filter(takes);
        let home = homes.clone().find(is_stated).or(homes.next())?;
        let source = excerpt(self.text, value.span());
        let source = if source.starts_with('[') { "..." } else { &*source };
        let section = join(&without_numbers(path), &home.name);
        Some(format!(
            "`{word}` belongs to a section below [{path}]; write [{section}] and below it \
             {word} = {source}"
        ))
    }

    /// Reports what is wrong with the value of `key`.
    fn mistake(&mut self, offset: usize, key: &str, message: String) {
        let Place { line, column } = self.lines.place(offset);
        self.layer.mistakes.push(Mistake {
            file: self.layer.file.clone(),
            line,
            column,
            key: key.into(),
            message: format!("{key}{message}"),
        });
    }
}

/// A path as `stia params` takes it: `policy.voucher` for `policy[0].voucher`.
fn without_numbers(path: &str) -> String {
    let mut parts = path.split('[');
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |plain, part| plain + part.split_once(']').map_or("", |(_, rest)| rest))
}

fn place_name(path: &str) -> String {
    if path.is_empty() { "the top level".into() } else { format!("[{path}]") }
}

/// The part of the country that is named twice, or beside a region of its own; regions that are
/// named twice without one are found later, with all else that is wrong with them.
fn part_named_again(element: &Shape, names: &[Value]) -> Option<String> {
    let regions_of = |name: &Value| element.written_out(name.clone());
    let is_part = |name: &&Value| regions_of(name).as_slice() != std::slice::from_ref(*name);
    names.iter().enumerate().filter(|(_, name)| is_part(name)).find_map(|(place, part)| {
        if names[..place].contains(part) {
            return Some(format!("{part} is named twice"));
        }
        let own = regions_of(part);
        let held = names.iter().find(|name| own.contains(name))?;
        Some(format!("{part} holds {held}; leave one of them out"))
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use schemars::{JsonSchema, schema_for};

    use super::*;
    use crate::base::month::Month;

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Model {
        #[schemars(range(min = 0.0, max = 1.0))]
        scale: f64,
        start: Month,
        mood: Mood,
        is_open: bool,
        research: Research,
        population: Population,
    }

    /// Two variants with docs, one without.
    #[derive(JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    #[expect(dead_code, reason = "only its schema is read")]
    enum Mood {
        /// Up.
        Hopeful,
        /// Down.
        LessHopeful,
        Sober,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Research {
        #[schemars(range(min = 0.0, max = 1.0))]
        founding_rate: f64,
        #[schemars(inner(range(min = 0.0, max = 1.0)))]
        weights: [f64; 3],
        #[schemars(length(max = 2))]
        fields: Vec<String>,
    }

    #[derive(JsonSchema)]
    #[schemars(deny_unknown_fields)]
    #[expect(dead_code, reason = "only its schema is read")]
    struct Population {
        #[schemars(range(min = 0, max = 10_000_000))]
        researchers: u64,
        #[schemars(range(min = 0, max = 10_000_000))]
        investors: u32,
        #[schemars(range(min = -5, max = 5))]
        drift: i64,
    }

    fn layer(text: &str) -> Layer {
        super::check(&Shape::of(&schema_for!(Model)), "scenario.toml", text)
    }

    fn check(text: &str, expected: Expect) {
        let mistakes: String =
            layer(text).mistakes.iter().map(|mistake| format!("{mistake}\n")).collect();
        expected.assert_eq(&mistakes);
    }

    #[test]
    fn a_misspelt_key_is_refused() {
        check(
            "[population]\nreserchers = 10\ninvestors = -4\n",
            expect![[r#"
            scenario.toml:2:1 unknown key `reserchers` in [population]; did you mean `researchers`?
            scenario.toml:3:13 population.investors = -4 lies outside [0, 10000000]
        "#]],
        );
    }

    #[test]
    fn a_key_in_the_wrong_section_is_reported_with_the_right_one() {
        check(
            "investors = 1\n[research]\nscale = 0.1\nbanks = 1\n[reserch]\nx = 1\n",
            expect![[r#"
                scenario.toml:1:1 `investors` belongs to [population], not to the top level
                scenario.toml:3:1 `scale` belongs to the top level, not to [research]
                scenario.toml:4:1 unknown key `banks` in [research]; see `stia params research`
                scenario.toml:5:2 unknown section `reserch`; did you mean `research`?
            "#]],
        );
    }

    #[test]
    fn numbers_are_finite_and_in_range() {
        check(
            "scale = nan\n[research]\nfounding_rate = -inf\n[population]\nresearchers = 1e308\n\
             investors = 10000001\ndrift = -6\n",
            expect![[r#"
                scenario.toml:1:9 scale = nan is not a finite number; expected a number in [0, 1]
                scenario.toml:3:17 research.founding_rate = -inf is not a finite number; expected a number in [0, 1]
                scenario.toml:5:15 population.researchers = 1e308 lies outside [0, 10000000]
                scenario.toml:6:13 population.investors = 10000001 lies outside [0, 10000000]
                scenario.toml:7:9 population.drift = -6 lies outside [-5, 5]
            "#]],
        );
        check(
            "scale = 1.0000001\n",
            expect![[r#"
            scenario.toml:1:9 scale = 1.0000001 lies outside [0, 1]
        "#]],
        );
        check(
            "scale = 1e400\n",
            expect![[r#"
            scenario.toml:1:9 scale = 1e400 is not a finite number; expected a number in [0, 1]
        "#]],
        );
        check(
            &format!("scale = {}\n", "9".repeat(60)),
            expect![[r#"
            scenario.toml:1:9 scale = 9999999999999999999999999999999999999999... lies outside [0, 1]
        "#]],
        );
    }

    #[test]
    fn the_bounds_belong_to_the_range() {
        check("scale = 1.0\n[population]\ninvestors = 10_000_000\ndrift = -5\n", expect![[""]]);
    }

    #[test]
    fn whole_numbers_and_fractions_mix_where_nothing_is_lost() {
        check("scale = 1\n[population]\ninvestors = 1e3\nresearchers = 0x10\n", expect![[""]]);
        check(
            "[population]\ninvestors = 1.5\n",
            expect![[r#"
            scenario.toml:2:13 population.investors = 1.5: expected a whole number in [0, 10000000], found a fraction
        "#]],
        );
        let table = layer("scale = 1\n[population]\ninvestors = 1e3\n").table;
        expect![[r#"
            scale = 1.0

            [population]
            investors = 1000
        "#]]
        .assert_eq(&table.to_string());
    }

    #[test]
    fn a_wrong_type_is_refused() {
        check(
            "scale = \"0.5\"\nstart = 2015-01-01\nmood = 3\nis_open = \"yes\"\nresearch = 3\n\
             [population]\ninvestors = [1]\ndrift.x = 1\n",
            expect![[r#"
                scenario.toml:1:9 scale = "0.5": expected a number in [0, 1], found a string
                scenario.toml:2:9 start = 2015-01-01: expected a month written as "2030-12", found a date
                scenario.toml:3:8 mood = 3: expected one of "sober", "hopeful", "less-hopeful", found a number
                scenario.toml:4:11 is_open = "yes": expected true or false, found a string
                scenario.toml:5:12 research = 3: expected a section, found a number
                scenario.toml:7:13 population.investors = [1]: expected a whole number in [0, 10000000], found a list
                scenario.toml:8:1 population.drift: expected a whole number in [-5, 5], found a section
            "#]],
        );
        check(
            "[scale]\n[[research]]\nfounding_rate = 1\n",
            expect![[r#"
            scenario.toml:1:2 scale: expected a number in [0, 1], found a section
            scenario.toml:2:1 research = [[research]]: expected a section, found a list
        "#]],
        );
    }

    #[test]
    fn text_has_its_form() {
        check(
            "start = \"2015-1\"\nmood = \"less_hopful\"\n",
            expect![[r#"
            scenario.toml:1:9 start = "2015-1" is not a month; write it as 2030-12
            scenario.toml:2:8 mood = "less_hopful" is unknown; did you mean "less-hopeful"?
        "#]],
        );
        check(
            "start = \"2015-01\"\nmood = \"grim\"\n",
            expect![[r#"
            scenario.toml:2:8 mood = "grim" is unknown; expected one of "sober", "hopeful", "less-hopeful"
        "#]],
        );
        check("mood = \"sober\"\n", expect![[""]]);
    }

    #[test]
    fn lists_have_their_length_and_elements() {
        check("[research]\nweights = [0, 0.5, 1]\nfields = []\n", expect![[""]]);
        check(
            "[research]\nweights = [0, 2]\nfields = [\"a\", 3, \"c\"]\n",
            expect![[r#"
            scenario.toml:2:11 research.weights has 2 elements; expected 3
            scenario.toml:2:15 research.weights[1] = 2 lies outside [0, 1]
            scenario.toml:3:10 research.fields has 3 elements; expected 0 to 2
            scenario.toml:3:16 research.fields[1] = 3: expected text in quotes, found a number
        "#]],
        );
    }

    #[test]
    fn every_line_that_does_not_parse_is_reported() {
        check(
            "scale = \nstart = 2015-01\nmood = sober\nis_open\n[population\n[research]\n\
             founding_rate = 2\n",
            expect![[r#"
                scenario.toml:1:9 the value is missing; scale takes a number in [0, 1]
                scenario.toml:2:9 invalid date, expected `-` (MM-DD); start takes a month written as "2030-12"
                scenario.toml:3:8 string values must be quoted, expected literal string; mood takes one of "sober", "hopeful", "less-hopeful"
                scenario.toml:4:8 key with no value, expected `=`; is_open takes true or false
                scenario.toml:5:12 unclosed table, expected `]`; population takes a section
            "#]],
        );
    }

    #[test]
    fn a_key_given_twice_is_refused() {
        check(
            "[research]\nfounding_rate = 2\nfounding_rate = 1\n[research]\n",
            expect![[r#"
            scenario.toml:2:17 research.founding_rate = 2 lies outside [0, 1]
            scenario.toml:3:1 `research.founding_rate` is given twice; it stands in line 2 already
            scenario.toml:4:2 `research` is given twice; it stands in line 1 already
        "#]],
        );
    }

    #[test]
    fn columns_count_characters() {
        check(
            "[research]\nfields = [\"知识\", 1]\n",
            expect![[r#"
            scenario.toml:2:17 research.fields[1] = 1: expected text in quotes, found a number
        "#]],
        );
    }
}
