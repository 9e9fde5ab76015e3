//! A screen, put together line by line.

use std::path::Path;

use super::table::{Column, Table};
use super::terminal::{Ink, Terminal};
use super::text::{folded, folded_with, side_by_side, visible, width};

/// Lines for a terminal, none of which is wider.
pub struct Screen {
    terminal: Terminal,
    lines: Vec<String>,
}

impl Screen {
    /// A screen without lines.
    pub fn new(terminal: Terminal) -> Screen {
        Screen { terminal, lines: Vec::new() }
    }

    /// Adds a heading.
    pub fn heading(&mut self, text: &str) {
        self.folded(Ink::Heading, text);
    }

    /// Adds a sentence, indented as far as it is.
    pub fn text(&mut self, text: &str) {
        self.folded(Ink::Plain, text);
    }

    /// Adds several.
    pub fn texts<T: AsRef<str>>(&mut self, texts: impl IntoIterator<Item = T>) {
        texts.into_iter().for_each(|text| self.text(text.as_ref()));
    }

    /// Adds something less important.
    pub fn aside(&mut self, text: &str) {
        self.folded(Ink::Aside, text);
    }

    /// Adds a line of a file; its further lines are remarks too.
    pub fn remark(&mut self, line: &str) {
        self.lines.extend(folded_with("# ", &visible(line), self.terminal.columns));
    }

    /// Adds a name with a remark.
    pub fn named(&mut self, name: &str, remark: &str) {
        let name = visible(name);
        let lines = folded(&format!("{name}{}", visible(remark)), self.terminal.columns);
        let painted = self.terminal.painted(Ink::Heading, &name);
        self.lines.extend(lines.iter().map(|line| line.replacen(&*name, &painted, 1)));
    }

    /// Adds an empty line below what there is.
    pub fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    /// Adds a table.
    pub fn table(&mut self, table: &Table) {
        self.lines.extend(table.lines(self.terminal));
    }

    /// Adds what commands do; where room is short below them, so that they can be copied.
    pub fn commands(&mut self, commands: &[(String, &str)]) {
        let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or(0);
        let command = widest(&mut commands.iter().map(|(command, _)| width(command)));
        let what = widest(&mut commands.iter().map(|(_, what)| width(what)));
        if 2 + command + 2 + what <= self.terminal.columns {
            let mut table = Table::new([Column::left(""), Column::left("").painted(Ink::Aside)]);
            for (command, what) in commands {
                table.row([command.clone(), (*what).to_string()]);
            }
            return self.table(&table);
        }
        for (command, what) in commands {
            self.lines.push(format!("  {}", visible(command)));
            self.aside(&format!("    {what}"));
        }
    }

    /// Adds a line with a path, which stays whole: one that is broken cannot be copied.
    pub fn path(&mut self, line: String) {
        self.lines.push(visible(&line).into_owned());
    }

    /// Adds where results are, and the names of their files side by side.
    pub fn written(&mut self, directory: &Path, files: &[String]) {
        let heading = format!("Written to {}", directory.display());
        self.lines.push(self.terminal.painted(Ink::Heading, &visible(&heading)));
        let files: Vec<String> = files.iter().map(|file| visible(file).into_owned()).collect();
        self.lines.extend(side_by_side(&files, self.terminal.columns));
    }

    /// All lines.
    pub fn into_text(self) -> String {
        let mut text = self.lines.join("\n");
        if !text.is_empty() {
            text.push('\n');
        }
        text
    }

    fn folded(&mut self, ink: Ink, text: &str) {
        let lines = folded(&visible(text), self.terminal.columns);
        self.lines.extend(lines.iter().map(|line| self.terminal.painted(ink, line)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_stays_whole_and_other_lines_fit() {
        for columns in [100, 80, 60] {
            let mut screen = Screen::new(Terminal::plain(columns));
            screen.heading("没有孵化器: 如果没有科技企业孵化器，初创企业会少多少？对于一个小省份来说究竟如何？");
            screen.named("founding.ideas_per_new_firm", " = 0.035, which is a share of firms");
            screen.gap();
            screen.gap();
            let command = "stia run output/没有孵化器/scenario.toml --micro".to_string();
            screen.commands(&[(command, "single agents and events too, in files of their own")]);
            let file = "没有孵化器.parquet".to_string();
            screen.written(Path::new("output"), &vec![file.clone(); 12]);
            let text = screen.into_text();
            assert!(text.lines().all(|line| width(line) <= columns), "{columns}: {text}");
            assert!(text.contains("stia run output/没有孵化器/scenario.toml --micro"), "{text}");
            assert_eq!(text.matches(&file).count(), 12, "names of files stay whole: {text}");
            assert!(!text.contains("\n\n\n"), "{text}");
        }
    }
}
