//! The targets: those of the program, and a table of the user's own.

use std::path::Path;

use super::figures::Figure;

use crate::base::regions::{WHOLE, all_names, place_named};
use crate::model::data::{Dataset, TargetRole};
use crate::schema::mistake::{Mistake, Mistakes};
use crate::schema::suggest::{did_you_mean, meant};
use crate::schema::user_file;

/// A target that is scored.
#[derive(Clone, Debug)]
pub struct Scored {
    /// Its name.
    pub id: String,
    /// The figure as it is written; empty where the model has none.
    pub metric: String,
    /// The figure.
    pub figure: Option<Figure>,
    /// The place.
    pub region: String,
    /// The year.
    pub year: u32,
    /// The value.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// The tolerance: of a share in its own unit, else as a share of the value.
    pub tolerance: f64,
    /// What it may be used for.
    pub role: TargetRole,
    /// Ids of the facts behind the value, or what the user's table states as that.
    pub source: String,
    /// Whether it is the user's own.
    pub is_own: bool,
}

/// The tolerance where none is stated, as a share of the value.
const TOLERANCE: f64 = 0.15;

/// Whether a unit is that of a share, whose tolerance is in points.
pub fn is_share(unit: &str) -> bool {
    matches!(unit, "%" | "percent" | "%/year" | "share")
}

/// All targets of the program.
pub fn of_program() -> Vec<Scored> {
    let of = |target: &crate::model::data::Target| Scored {
        id: target.name.clone(),
        metric: target.metric.clone(),
        figure: (!target.metric.is_empty())
            .then(|| Figure::read(&target.metric).expect("targets name figures of the model")),
        region: target.region.clone(),
        year: target.year as u32,
        value: target.value,
        unit: target.unit.clone(),
        tolerance: target.tolerance,
        role: target.role,
        source: target.fact.clone(),
        is_own: false,
    };
    Dataset::china().targets().iter().map(of).collect()
}

/// Columns that a table must have, and those that it may have.
const NEEDED: [&str; 5] = ["id", "metric", "year", "value", "unit"];
const KNOWN: [&str; 10] =
    ["id", "metric", "region", "year", "value", "unit", "tolerance", "role", "fact", "confidence"];

/// The words of former tables for roles.
const FORMER: [(&str, TargetRole); 1] = [("fit", TargetRole::Fitted)];

/// Reads a table of the user's own.
///
/// # Errors
///
/// Returns all its mistakes, with their places.
pub fn of_file(path: &Path) -> Result<Vec<Scored>, Mistakes> {
    let file = path.display().to_string();
    match user_file::text(path) {
        Ok(text) => of_text(&file, &text),
        Err(message) => Err(Mistakes(vec![at(&file, (0, 0), "", message)])),
    }
}

fn at(file: &str, (line, column): (usize, usize), key: &str, message: String) -> Mistake {
    Mistake { file: file.into(), line, column, key: key.into(), message }
}

/// Reads the text of a table.
fn of_text(file: &str, text: &str) -> Result<Vec<Scored>, Mistakes> {
    let lines: Vec<(usize, &str)> =
        (1..).zip(text.lines()).filter(|it| !it.1.trim().is_empty()).collect();
    let Some(((first, header), rows)) = lines.split_first() else {
        return Err(Mistakes(vec![at(
            file,
            (0, 0),
            "",
            format!("is empty; its first line is `{}`", KNOWN[..8].join(",")),
        )]));
    };
    let header = cells(header);
    let mut mistakes = mistakes_of_header(file, *first, &header);
    if mistakes.is_empty() && rows.is_empty() {
        mistakes.push(at(file, (0, 0), "", "has no target below its header".into()));
    }
    let mut targets: Vec<Scored> = Vec::new();
    if mistakes.is_empty() {
        for (line, row) in rows {
            let mut row = TableRow {
                file,
                line: *line,
                header: &header,
                cells: cells(row),
                mistakes: Vec::new(),
            };
            if let Some(target) = row.target() {
                row.refuse_second(&targets, &target);
                targets.push(target);
            }
            mistakes.extend(row.mistakes);
        }
    }
    if mistakes.is_empty() { Ok(targets) } else { Err(Mistakes(mistakes)) }
}

fn mistakes_of_header(file: &str, line: usize, header: &[(usize, String)]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    for (place, (column, name)) in header.iter().enumerate() {
        if !KNOWN.contains(&name.as_str()) {
            let hint = did_you_mean(name, KNOWN);
            let message =
                format!("no column is called `{name}`{hint}; there are {}", KNOWN.join(", "));
            mistakes.push(at(file, (line, *column), name, message));
        } else if header[..place].iter().any(|(_, other)| other == name) {
            mistakes.push(at(
                file,
                (line, *column),
                name,
                format!("the column `{name}` stands twice"),
            ));
        }
    }
    for name in NEEDED.iter().filter(|name| !header.iter().any(|(_, it)| it == *name)) {
        mistakes.push(at(file, (line, 1), name, format!("the column `{name}` is missing")));
    }
    mistakes
}

/// The cells of a line, each with the column of its first character, from 1.
fn cells(line: &str) -> Vec<(usize, String)> {
    let (mut cells, mut cell, mut begin, mut is_quoted) = (Vec::new(), String::new(), 1, false);
    for (place, letter) in (1..).zip(line.trim_end_matches('\r').chars()) {
        match letter {
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => {
                cells.push((begin, std::mem::take(&mut cell).trim().to_string()));
                begin = place + 1;
            }
            _ => cell.push(letter),
        }
    }
    cells.push((begin, cell.trim().to_string()));
    cells
}

/// A row of the table while it is read.
struct TableRow<'a> {
    file: &'a str,
    line: usize,
    header: &'a [(usize, String)],
    cells: Vec<(usize, String)>,
    mistakes: Vec<Mistake>,
}

impl TableRow<'_> {
    /// The target, unless something is wrong.
    fn target(&mut self) -> Option<Scored> {
        if self.cells.len() != self.header.len() {
            let (has, wants) = (self.cells.len(), self.header.len());
            self.refuse("", format!("the row has {has} cells, the header {wants}"));
            return None;
        }
        let id = self.text("id");
        if id.is_empty() {
            self.refuse("id", "a target needs a name".into());
        }
        let metric = self.text("metric");
        let figure = Figure::read(&metric);
        let figure = figure.map_err(|message| self.refuse("metric", message)).ok();
        let region = self.region();
        let year = self.year();
        let value = self.number("value", "a number");
        let unit = self.text("unit");
        if let Some(Err(message)) = figure.map(|figure| figure.check_unit(&unit)) {
            self.refuse("unit", format!("unit `{unit}` does not fit `{metric}`: {message}"));
        }
        let tolerance = self.tolerance(value, &unit);
        let role = self.role();
        self.mistakes.is_empty().then_some(())?;
        let (year, value, tolerance) = (year?, value?, tolerance?);
        Some(Scored {
            id,
            metric,
            figure,
            region,
            year,
            value,
            unit,
            tolerance,
            role,
            source: self.text("fact"),
            is_own: true,
        })
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.header.iter().position(|(_, name)| name == column)
    }

    fn text(&self, column: &str) -> String {
        self.place(column).map_or_else(String::new, |place| self.cells[place].1.clone())
    }

    fn refuse(&mut self, column: &str, message: String) {
        let cell = self.place(column).and_then(|place| self.cells.get(place));
        let place = (self.line, cell.map_or(1, |(column, _)| *column));
        self.mistakes.push(at(self.file, place, column, message));
    }

    fn region(&mut self) -> String {
        let said = self.text("region");
        if said.is_empty() {
            return WHOLE.0.into();
        }
        let place = place_named(&said).map(String::from);
        place.unwrap_or_else(|| {
            let near = meant(&said, all_names().map(|(name, _)| name));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            self.refuse("region", format!("there is no region `{said}`{hint}"));
            said
        })
    }

    fn year(&mut self) -> Option<u32> {
        let said = self.text("year");
        let year = said.parse().ok().filter(|year| (1900..=2100).contains(year));
        if year.is_none() {
            self.refuse("year", format!("`{said}` is no year"));
        }
        year
    }

    fn number(&mut self, column: &str, what: &str) -> Option<f64> {
        let said = self.text(column);
        let number = said.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.refuse(column, format!("{column} = `{said}` is not {what}"));
        }
        number
    }

    /// The tolerance that is stated, or the usual one.
    fn tolerance(&mut self, value: Option<f64>, unit: &str) -> Option<f64> {
        if self.text("tolerance").is_empty() {
            let usual = if is_share(unit) { TOLERANCE * value?.abs() } else { TOLERANCE };
            return Some(usual);
        }
        let stated = self.number("tolerance", "a number")?;
        if stated <= 0.0 {
            self.refuse("tolerance", format!("tolerance = {stated} is not above 0"));
        }
        Some(stated)
    }

    fn role(&mut self) -> TargetRole {
        let said = self.text("role");
        let known = TargetRole::ALL.into_iter().find(|role| role.name() == said);
        let former = FORMER.iter().find(|(word, _)| *word == said).map(|(_, role)| *role);
        if said.is_empty() {
            return TargetRole::Check;
        }
        known.or(former).unwrap_or_else(|| {
            let names = TargetRole::ALL.map(TargetRole::name);
            let hint = did_you_mean(&said, names);
            self.refuse(
                "role",
                format!("no role is called `{said}`{hint}; there are {}", names.join(", ")),
            );
            TargetRole::Check
        })
    }

    /// Refuses a target that stands above already.
    fn refuse_second(&mut self, before: &[Scored], target: &Scored) {
        let is_same = |it: &Scored| {
            (&it.id, &it.region, it.year) == (&target.id, &target.region, target.year)
        };
        if before.iter().any(is_same) {
            let message =
                format!("`{}` of {} in {} stands twice", target.id, target.region, target.year);
            self.refuse("id", message);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mistakes = of_text("own.csv", text).expect_err("it has mistakes");
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        for (line, expected) in lines.iter().zip(expected) {
            assert!(line.starts_with(expected), "{line}\nnot {expected}");
        }
        assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    }

    #[test]
    fn every_target_of_the_program_fits_its_figure() {
        for target in of_program() {
            assert!(target.tolerance > 0.0, "{}", target.id);
            let fits = target.figure.map(|figure| figure.check_unit(&target.unit));
            assert!(fits.as_ref().is_none_or(Result::is_ok), "{target:?} {fits:?}");
        }
    }

    #[test]
    fn a_table_has_its_usual_tolerances_and_roles() {
        let text = "\u{feff}id,metric,year,value,unit,tolerance,role,region\n\
                    a,Startups,2020,1000,count,,,\n\
                    \"b, c\",contract_value / contracts,2021,5.1,m CNY,0.1,held_out,Gansu\r\n\
                    d,pledging_firm_share,2020,2,%,,fit,\n";
        let own =
            of_text("own.csv", text.trim_start_matches('\u{feff}')).expect("nothing is wrong");
        assert_eq!((own[0].region.as_str(), own[0].tolerance), ("China", 0.15));
        assert_eq!(own[0].role, TargetRole::Check);
        assert_eq!((own[1].id.as_str(), own[1].region.as_str()), ("b, c", "Gansu"));
        assert_eq!((own[1].role, own[1].tolerance), (TargetRole::HeldOut, 0.1));
        assert_eq!((own[2].role, own[2].tolerance), (TargetRole::Fitted, 0.3));
    }

    #[test]
    fn mistakes_have_their_places() {
        check("", &["own.csv: is empty; its first line is `id,metric,region,year,"]);
        check("id,metric,year,value,unit\n", &["own.csv: has no target"]);
        check(
            "id,metrik,year,value\na,b,2020,1\n",
            &[
                "own.csv:1:4 no column is called `metrik`; did you mean `metric`?",
                "own.csv:1:1 the column `metric` is missing",
                "own.csv:1:1 the column `unit` is missing",
            ],
        );
        check(
            "id,metric,year,value,unit,role,region,tolerance\n\
             a,startpus,20,x,count,chek,Gansuu,-1\n\
             b,startups,2020,1,m CNY,check,China,0.1\n\
             c,startups,2020,1,count\n\
             d,startups,2020,1,count,check,China,0.1\n\
             d,startups,2020,2,count,check,China,0.1\n",
            &[
                "own.csv:2:3 no metric is called `startpus`; did you mean `startups`?",
                "own.csv:2:28 there is no region `Gansuu`; did you mean `Gansu`?",
                "own.csv:2:12 `20` is no year",
                "own.csv:2:15 value = `x` is not a number",
                "own.csv:2:35 tolerance = -1 is not above 0",
                "own.csv:2:23 no role is called `chek`; did you mean `check`?",
                "own.csv:3:19 unit `m CNY` does not fit `startups`: the figure is in firms",
                "own.csv:4:1 the row has 5 cells, the header 8",
                "own.csv:6:1 `d` of China in 2020 stands twice",
            ],
        );
    }
}
