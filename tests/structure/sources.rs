//! Modules of the crate and the paths between them, read from the text of the sources.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// A module, from the root of the crate: `["model", "state", "region"]`.
pub type Module = Vec<String>;

/// All modules with the text of their files.
pub fn modules() -> BTreeMap<Module, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = BTreeMap::new();
    for file in files(&root) {
        let inside = file.strip_prefix(&root).expect("it was found below").with_extension("");
        let mut module: Module =
            inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
            module.pop();
        }
        modules.insert(module, fs::read_to_string(&file).expect("sources are text"));
    }
    modules
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).expect("the sources are there");
    let paths = entries.map(|entry| entry.expect("it can be listed").path());
    let (directories, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.partition(|path| path.is_dir());
    let below = directories.iter().flat_map(|path| self::files(path));
    files
        .into_iter()
        .filter(|path| path.extension().is_some_and(|it| it == "rs"))
        .chain(below)
        .collect()
}

/// Which modules each module names with `crate::` or `super::`, tests apart.
pub fn arrows(modules: &BTreeMap<Module, String>) -> BTreeMap<Module, BTreeSet<Module>> {
    let of = |(module, text): (&Module, &String)| {
        let paths = paths(module, text).into_iter();
        let named = paths.filter_map(|path| {
            let known = (1..=path.len()).rev().map(|length| path[..length].to_vec());
            known.into_iter().find(|path| modules.contains_key(path))
        });
        (module.clone(), named.filter(|named| named != module).collect())
    };
    modules.iter().map(of).collect()
}

/// Every path of a file that begins with `crate::` or `super::`, from the root of the crate.
pub fn paths(module: &[String], text: &str) -> Vec<Vec<String>> {
    let tokens = tokens(text);
    let mut paths = Vec::new();
    // Modules that stand in the file itself, each with the depth of its braces.
    let mut inner: Vec<(String, usize)> = Vec::new();
    let mut depth = 0;
    let mut place = 0;
    while place < tokens.len() {
        match tokens[place].as_str() {
            "{" => depth += 1,
            "}" => {
                depth -= 1;
                inner.pop_if(|(_, outside)| *outside == depth);
            }
            "#" if is_test(&tokens[place..]) => {
                place = after_item(&tokens, place + TEST.len());
                continue;
            }
            "mod" if tokens.get(place + 2).is_some_and(|token| token == "{") => {
                inner.push((tokens[place + 1].clone(), depth));
            }
            "crate" | "super" if place == 0 || tokens[place - 1] != "::" => {
                let names = inner.iter().map(|(name, _)| name.clone());
                let here: Vec<String> = module.iter().cloned().chain(names).collect();
                place = read_path(&tokens, place, &here, None, &mut paths);
                continue;
            }
            _ => (),
        }
        place += 1;
    }
    paths
}

const TEST: [&str; 7] = ["#", "[", "cfg", "(", "test", ")", "]"];

fn is_test(tokens: &[String]) -> bool {
    tokens.iter().zip(TEST).filter(|(token, wanted)| token == wanted).count() == TEST.len()
}

/// The end of an item that begins at a place.
fn after_item(tokens: &[String], from: usize) -> usize {
    let mut depth = 0;
    for (place, token) in tokens.iter().enumerate().skip(from) {
        match token.as_str() {
            "{" => depth += 1,
            "}" if depth == 1 => return place + 1,
            "}" => depth -= 1,
            ";" if depth == 0 => return place + 1,
            _ => (),
        }
    }
    tokens.len()
}

/// Reads a path, with all branches of a `use` tree; returns the place behind it. `path` is what stands
/// before a branch.
fn read_path(
    tokens: &[String],
    mut place: usize,
    here: &[String],
    mut path: Option<Vec<String>>,
    paths: &mut Vec<Vec<String>>,
) -> usize {
    loop {
        match tokens.get(place).map_or("", String::as_str) {
            "crate" => path = Some(Vec::new()),
            "super" => {
                path.get_or_insert_with(|| here.to_vec()).pop();
            }
            "{" => {
                place += 1;
                while tokens.get(place).is_some_and(|token| token != "}") {
                    place = read_path(tokens, place, here, path.clone(), paths);
                    place += usize::from(tokens.get(place).is_some_and(|token| token == ","));
                }
                return place + 1;
            }
            "self" | "*" => (),
            name => path.get_or_insert_default().push(name.to_string()),
        }
        place += 1;
        if tokens.get(place).is_none_or(|token| token != "::") {
            break;
        }
        place += 1;
    }
    if tokens.get(place).is_some_and(|token| token == "as") {
        place += 2;
    }
    paths.extend(path);
    place
}

/// Names, `::` and single signs; comments are left out, and of texts those that are paths are kept.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            'r' if rest.starts_with("r\"") || rest.starts_with("r#\"") => raw_length(rest),
            '"' => {
                let length = text_length(rest);
                let inside = &rest[1..length.max(2) - 1];
                if inside.starts_with("crate::") {
                    tokens.extend(self::tokens(inside));
                }
                length
            }
            '\'' => char_length(rest),
            ':' if rest.starts_with("::") => {
                tokens.push("::".into());
                2
            }
            _ if first.is_alphabetic() || first == '_' => {
                let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
                let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
                tokens.push(rest[..length].to_string());
                length
            }
            _ => {
                if !first.is_whitespace() {
                    tokens.push(first.to_string());
                }
                first.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    tokens
}

/// The bytes of a text in quotes at the beginning of `rest`.
fn text_length(rest: &str) -> usize {
    let mut is_escaped = false;
    for (place, letter) in rest.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return place + 1,
            _ => (),
        }
    }
    rest.len()
}

/// The bytes of a raw text at the beginning of `rest`.
fn raw_length(rest: &str) -> usize {
    let end = if rest.starts_with("r#") { "\"#" } else { "\"" };
    rest[3..].find(end).map_or(rest.len(), |place| place + 3 + end.len())
}

/// The bytes of a single letter in quotes; of a lifetime only the sign.
fn char_length(rest: &str) -> usize {
    let mut letters = rest.char_indices().skip(1);
    match letters.next() {
        Some((_, '\\')) => rest[3..].find('\'').map_or(1, |place| place + 4),
        Some(_) => letters.next().filter(|&(_, end)| end == '\'').map_or(1, |(place, _)| place + 1),
        None => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let module = ["model", "phases", "research"].map(String::from);
        paths(&module, text).iter().map(|path| path.join("::")).collect()
    }

    #[test]
    fn paths_are_found_wherever_they_stand() {
        assert_eq!(found("use crate::a::{self, b::C, d as e};"), ["a", "a::b::C", "a::d"]);
        assert_eq!(found("pub use super::{x, super::y::Z};"), ["model::phases::x", "model::y::Z"]);
        assert_eq!(
            found("let a: crate::b::C<'a> = '\"'; super::d(\"}\");"),
            ["b::C", "model::phases::d"]
        );
        assert_eq!(found("#[serde(with = \"crate::base::text\")]"), ["base::text"]);
        assert_eq!(found("mod inner { use super::x; }"), ["model::phases::research::x"]);
    }

    #[test]
    fn comments_texts_and_tests_are_passed_over() {
        let text = "// crate::a\n/// [`crate::b`]\nlet t = \"see crate::c\";\n\
                    #[cfg(test)]\nmod tests { use crate::d; fn f() {} }\nuse crate::e;";
        assert_eq!(found(text), ["e"]);
    }
}
