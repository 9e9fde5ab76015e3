//! Tables that fit: wide letters count as two columns, and where room is short text folds, columns
//! that matter least are left out, names are cut and columns of rank 0 left out, in this order.

use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, ColumnConstraint, Width};

use super::terminal::{Ink, Terminal};
use super::text::{folded, shortened, visible, width};

/// Columns before a table.
const INDENT: usize = 2;
/// Columns that a folded text keeps.
const FOLDED: usize = 24;
/// Columns that a name keeps.
const NAMED: usize = 12;

/// What happens to a column where room is short.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Yield {
    /// Nothing: half a number is another one.
    Not,
    /// Its cells fold into several lines.
    Fold,
    /// Its cells are cut.
    Shorten,
    /// It is left out, the highest number first.
    Go(u8),
}

/// A column of a table.
pub struct Column {
    title: String,
    alignment: CellAlignment,
    yields: Yield,
    gap: usize,
    ink: Ink,
}

impl Column {
    /// A column of words.
    pub fn left(title: &str) -> Column {
        let alignment = CellAlignment::Left;
        Column { title: title.into(), alignment, yields: Yield::Not, gap: 2, ink: Ink::Plain }
    }

    /// A column of numbers.
    pub fn right(title: &str) -> Column {
        Column { alignment: CellAlignment::Right, ..Column::left(title) }
    }

    /// Names, which are cut where room is short.
    pub fn names(title: &str) -> Column {
        Column { yields: Yield::Shorten, ..Column::left(title) }
    }

    /// Sentences, which fold where room is short.
    pub fn sentences(title: &str) -> Column {
        Column { yields: Yield::Fold, ..Column::left(title) }
    }

    /// The same column, left out where room is short; of several the one with the highest rank goes
    /// first. One of rank 0 stays until cutting names no longer helps.
    pub fn optional(self, rank: u8) -> Column {
        Column { yields: Yield::Go(rank), ..self }
    }

    /// The same column nearer to the one before it, as a mark is to its number.
    pub fn close(self) -> Column {
        Column { gap: 1, ..self }
    }

    /// The same column with cells in a colour.
    pub fn painted(self, ink: Ink) -> Column {
        Column { ink, ..self }
    }
}

/// A row of a table.
enum Row {
    Cells(Vec<String>),
    /// A sentence below the row before it.
    Note(String),
}

/// Columns with rows.
#[derive(Default)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

/// Which columns are shown, each with its width, and which are left out.
struct Layout {
    shown: Vec<(usize, usize)>,
    left_out: Vec<usize>,
}

impl Table {
    /// A table without rows.
    pub fn new(columns: impl IntoIterator<Item = Column>) -> Table {
        Table { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row, with a cell for each column.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        // One that ended a line would begin another row.
        let cell = |cell: String| visible(&cell).replace('\n', " ");
        let cells: Vec<String> = cells.into_iter().map(cell).collect();
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a sentence below the last row.
    pub fn note(&mut self, text: String) {
        self.rows.push(Row::Note(visible(&text).into_owned()));
    }

    /// The lines of the table, none of which is wider than the terminal.
    pub fn lines(&self, terminal: Terminal) -> Vec<String> {
        let layout = self.layout(terminal.columns);
        let mut lines = Vec::new();
        if self.columns.iter().any(|column| !column.title.is_empty()) {
            let header = self.laid_out(&self.titles(&layout), &layout);
            lines.extend(header.iter().map(|line| terminal.painted(Ink::Aside, line.trim_end())));
        }
        for row in &self.rows {
            match row {
                Row::Note(text) => lines.extend(folded(&format!("    {text}"), terminal.columns)),
                Row::Cells(cells) => {
                    let laid_out = self.laid_out(cells, &layout);
                    lines.extend(laid_out.iter().map(|line| self.painted(line, &layout, terminal)));
                }
            }
        }
        lines.extend(self.left_out(&layout, terminal));
        lines
    }

    /// The titles of columns that have no room.
    pub fn without(&self, columns: usize) -> Vec<&str> {
        let layout = self.layout(columns);
        layout.left_out.iter().map(|&column| self.columns[column].title.as_str()).collect()
    }

    /// Which columns have no room.
    fn left_out(&self, layout: &Layout, terminal: Terminal) -> Vec<String> {
        let titles = layout.left_out.iter().map(|&column| self.columns[column].title.as_str());
        let titles: Vec<&str> = titles.filter(|title| !title.is_empty()).collect();
        if titles.is_empty() {
            return Vec::new();
        }
        let said = format!("  no room for: {}", titles.join(", "));
        let lines = folded(&said, terminal.columns);
        lines.iter().map(|line| terminal.painted(Ink::Aside, line)).collect()
    }

    fn layout(&self, columns: usize) -> Layout {
        let widest = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| match row {
                Row::Cells(cells) => Some(width(&cells[column])),
                Row::Note(_) => None,
            });
            cells.chain([width(&self.columns[column].title)]).max().unwrap_or(0)
        };
        let mut shown: Vec<(usize, usize)> =
            (0..self.columns.len()).map(|column| (column, widest(column))).collect();
        // Empty columns take no room.
        shown.retain(|(_, width)| *width > 0);
        let room = columns.saturating_sub(INDENT);
        let mut left_out = self.leave_out(&mut shown, 1, |shown| self.least(shown) > room);
        let shrink = |shown: &[(usize, usize)]| {
            let mut shown = shown.to_vec();
            self.shrink(&mut shown, room, FOLDED, |it| it == Yield::Fold);
            self.shrink(&mut shown, room, NAMED, |it| it == Yield::Shorten);
            shown
        };
        left_out.extend(self.leave_out(&mut shown, 0, |shown| self.total(&shrink(shown)) > room));
        left_out.sort_unstable();
        shown = shrink(&shown);
        self.shrink(&mut shown, room, 1, |_| true);
        Layout { shown, left_out }
    }

    /// Leaves out optional columns of at least a rank, the highest first, while there are too many.
    fn leave_out(
        &self,
        shown: &mut Vec<(usize, usize)>,
        least: u8,
        are_too_many: impl Fn(&[(usize, usize)]) -> bool,
    ) -> Vec<usize> {
        let rank = |&(column, _): &(usize, usize)| match self.columns[column].yields {
            Yield::Go(rank) if rank >= least => Some(rank),
            _ => None,
        };
        let mut left_out = Vec::new();
        while are_too_many(shown) {
            let optional = shown.iter().enumerate().filter(|(_, it)| rank(it).is_some());
            let Some((place, _)) = optional.max_by_key(|(_, it)| rank(it)) else { break };
            left_out.push(shown.remove(place).0);
        }
        left_out
    }

    /// Columns that the terminal must have for all that are shown, with text folded.
    fn least(&self, shown: &[(usize, usize)]) -> usize {
        let least = |&(column, width): &(usize, usize)| match self.columns[column].yields {
            Yield::Fold => (column, width.min(FOLDED)),
            _ => (column, width),
        };
        self.total(&shown.iter().map(least).collect::<Vec<_>>())
    }

    fn total(&self, shown: &[(usize, usize)]) -> usize {
        let gaps: usize = shown.iter().skip(1).map(|&(column, _)| self.columns[column].gap).sum();
        gaps + shown.iter().map(|(_, width)| width).sum::<usize>()
    }

    /// Takes from the widest of some columns until all fit or none of these is wider than `least`.
    fn shrink(
        &self,
        shown: &mut [(usize, usize)],
        room: usize,
        least: usize,
        is_meant: fn(Yield) -> bool,
    ) {
        while self.total(shown) > room {
            let meant = shown
                .iter_mut()
                .filter(|(column, width)| is_meant(self.columns[*column].yields) && *width > least);
            let Some((_, width)) = meant.max_by_key(|(_, width)| *width) else { return };
            *width -= 1;
        }
    }

    /// The titles, of which words that are wider than their column are cut.
    fn titles(&self, layout: &Layout) -> Vec<String> {
        let mut titles = vec![String::new(); self.columns.len()];
        for &(column, width) in &layout.shown {
            let words = self.columns[column].title.split(' ');
            let words: Vec<_> = words.map(|word| shortened(word, width)).collect();
            titles[column] = words.join(" ");
        }
        titles
    }

    /// A row in as many lines as it takes, all of which are equally wide.
    fn laid_out(&self, cells: &[String], layout: &Layout) -> Vec<String> {
        let mut row = comfy_table::Table::new();
        row.load_style(NOTHING).add_row(layout.shown.iter().map(|&(column, width)| {
            match self.columns[column].yields {
                Yield::Shorten => shortened(&cells[column], width).into_owned(),
                _ => cells[column].clone(),
            }
        }));
        for (place, &(column, width)) in layout.shown.iter().enumerate() {
            let column = &self.columns[column];
            let before = if place == 0 { INDENT } else { column.gap };
            let [before, all] = [before, before + width].map(|columns| columns as u16);
            let own = row.column_mut(place).expect("there is a cell in it");
            own.set_padding((before, 0)).set_cell_alignment(column.alignment);
            own.set_constraint(ColumnConstraint::Absolute(Width::Fixed(all)));
        }
        row.lines().collect()
    }

    /// A line with the colours of its columns.
    fn painted(&self, line: &str, layout: &Layout, terminal: Terminal) -> String {
        let mut letters = line.trim_end().chars().peekable();
        let mut painted = String::new();
        for (place, &(column, cell_width)) in layout.shown.iter().enumerate() {
            let column = &self.columns[column];
            let all = cell_width + if place == 0 { INDENT } else { column.gap };
            let (mut cell, mut taken) = (String::new(), 0);
            while let Some(letter) = letters.next_if(|_| taken < all) {
                taken += width(letter.encode_utf8(&mut [0; 4]));
                cell.push(letter);
            }
            let text = cell.trim_start();
            painted += &cell[..cell.len() - text.len()];
            painted += &terminal.painted(column.ink, text);
        }
        painted.extend(letters);
        painted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new([
            Column::names("scenario"),
            Column::right("difference"),
            Column::left("").close(),
            Column::right("95 % CI"),
            Column::right("gain").optional(1),
            Column::sentences("meaning"),
        ]);
        let meaning =
            "初创企业数量：注册未满四十二个月的企业，包括在孵企业，不包括已经毕业或关闭的企业。";
        for (name, mark) in [("没有科技企业孵化器的甘肃省", "**"), ("without-incubator", "")]
        {
            let cells = [name, "-1.24 m", mark, "-1.5 m to -0.98 m", "×2.3", meaning];
            table.row(cells.map(String::from));
        }
        table.note("a sentence that says more about the row before it than its cells can".into());
        table
    }

    #[test]
    fn chinese_names_stand_in_line_and_no_line_is_wider_than_the_terminal() {
        for columns in [100, 80, 60, 40] {
            let lines = table().lines(Terminal::plain(columns));
            for line in &lines {
                assert!(width(line) <= columns, "{columns}: {line}");
            }
            // The end of a number is in the same column, whatever stands before it.
            let ends: Vec<usize> = lines
                .iter()
                .filter_map(|line| Some(width(line.split_once("-1.24 m")?.0)))
                .collect();
            assert_eq!(ends.len(), 2, "{columns}: {lines:#?}");
            assert_eq!(ends[0], ends[1], "{columns}: {lines:#?}");
        }
    }

    #[test]
    fn text_folds_then_a_column_goes_then_names_are_cut() {
        let has = |columns: usize, text: &str| {
            table().lines(Terminal::plain(columns)).iter().any(|line| line.contains(text))
        };
        assert!(has(200, "或关闭的企业。") && has(100, "×2.3") && !has(100, "no room for"));
        assert!(has(90, "no room for: gain") && !has(90, "×2.3") && has(90, "甘肃省"));
        assert!(has(80, "…") && has(80, "-1.24 m") && has(80, "-1.5 m to -0.98 m"));
    }

    #[test]
    fn a_table_of_empty_columns_has_no_lines_but_its_rows() {
        let mut table = Table::new([Column::left(""), Column::right("")]);
        assert!(table.lines(Terminal::plain(80)).is_empty());
        table.row(["name", "1"].map(String::from));
        assert_eq!(table.lines(Terminal::plain(80)), ["  name  1"]);
    }
}
