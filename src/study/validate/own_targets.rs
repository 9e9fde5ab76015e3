//! A table of the user's own targets, read with all its mistakes.

use std::path::Path;

use super::figures::Figure;
use super::targets::{Scored, is_share};

use crate::base::regions::{WHOLE, all_names, place_named};
use crate::model::data::TargetRole;
use crate::scenario::rules::{FIRST_MONTH, LAST_MONTH};
use crate::schema::mistake::{Mistake, Mistakes};
use crate::schema::suggest::{did_you_mean, meant};
use crate::schema::user_file;

/// A table as it was read.
#[derive(Clone, Debug)]
pub struct OwnTargets {
    /// Its targets.
    pub targets: Vec<Scored>,
    /// Its text.
    pub text: String,
}

/// The tolerance where none is stated, as a share of the value.
const TOLERANCE: f64 = 0.15;

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
pub fn of_file(path: &Path) -> Result<OwnTargets, Mistakes> {
    let file = path.display().to_string();
    match user_file::text(path) {
        Ok(text) => of_text(&file, &text).map(|targets| OwnTargets { targets, text }),
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
    let mut names: Vec<Named> = Vec::new();
    if mistakes.is_empty() {
        for (line, row) in rows {
            let mut row = TableRow {
                file,
                line: *line,
                header: &header,
                cells: cells(row),
                mistakes: Vec::new(),
            };
            targets.extend(row.target(&mut names));
            mistakes.extend(row.mistakes);
        }
    }
    mistakes.sort_by_key(|mistake| (mistake.line, mistake.column));
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

/// What a row above names.
struct Named {
    line: usize,
    id: String,
    metric: String,
    region: String,
    year: Option<u32>,
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
    /// The target, unless something is wrong; `names` are those of the rows above.
    fn target(&mut self, names: &mut Vec<Named>) -> Option<Scored> {
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
        if figure.is_some_and(|it| it.is_of_whole()) && region != WHOLE.0 {
            self.refuse("region", format!("`{metric}` is measured of {} alone", WHOLE.0));
        }
        let year = self.year();
        let value = self.number("value");
        let unit = self.unit(figure);
        if let Some(Err(message)) =
            figure.zip(value).map(|(it, value)| it.check_value(value, &unit))
        {
            self.refuse("value", format!("value = {} {unit}: {message}", self.text("value")));
        }
        let tolerance = self.tolerance(value, &unit);
        let role = self.role();
        let named = Named { line: self.line, id, metric, region, year };
        self.refuse_second(names, &named);
        let (id, metric, region) = (named.id.clone(), named.metric.clone(), named.region.clone());
        names.push(named);
        self.mistakes.is_empty().then_some(())?;
        let (year, value, tolerance) = (year?, value?, tolerance?);
        let source = self.text("fact");
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
            source,
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
        let (first, last) = (FIRST_MONTH.year() as u32, LAST_MONTH.year() as u32);
        let year = said.parse().ok().filter(|year| (first..=last).contains(year));
        if year.is_none() {
            let message =
                format!("year = `{said}` is none that can be simulated; use {first} to {last}");
            self.refuse("year", message);
        }
        year
    }

    /// The unit, which must be one of the figure.
    fn unit(&mut self, figure: Option<Figure>) -> String {
        let unit = self.text("unit");
        if let Some(Err(message)) = figure.map(|figure| figure.check_unit(&unit)) {
            let metric = self.text("metric");
            self.refuse("unit", format!("unit `{unit}` does not fit `{metric}`: {message}"));
        }
        unit
    }

    fn number(&mut self, column: &str) -> Option<f64> {
        let said = self.text(column);
        let number = said.parse().ok().filter(|number: &f64| number.is_finite());
        if number.is_none() {
            self.refuse(column, format!("{column} = `{said}` is not a finite number"));
        }
        number
    }

    /// The tolerance that is stated, or the usual one.
    fn tolerance(&mut self, value: Option<f64>, unit: &str) -> Option<f64> {
        if self.text("tolerance").is_empty() {
            if value == Some(0.0) && is_share(unit) {
                self.refuse("value", "value = 0 needs a tolerance, in points of its unit".into());
            }
            let usual = if is_share(unit) { TOLERANCE * value?.abs() } else { TOLERANCE };
            return Some(usual);
        }
        let stated = self.number("tolerance")?;
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

    /// Refuses what is named above already: the same target, or another figure under its name.
    fn refuse_second(&mut self, names: &[Named], own: &Named) {
        let Named { id, metric, region, year, .. } = own;
        let mut above = names.iter().filter(|it| it.id == *id && !id.is_empty());
        let Some(year) = year else { return };
        if let Some(other) = above.clone().find(|it| it.region == *region && it.year == Some(*year))
        {
            let line = other.line;
            self.refuse("id", format!("`{id}` of {region} in {year} stands in line {line} too"));
        } else if let Some(other) = above.find(|it| it.metric != *metric) {
            let Named { line, metric, .. } = other;
            let message = format!("`{id}` is `{metric}` in line {line}; name this one otherwise");
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
                "own.csv:1:1 the column `metric` is missing",
                "own.csv:1:1 the column `unit` is missing",
                "own.csv:1:4 no column is called `metrik`; did you mean `metric`?",
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
                "own.csv:2:12 year = `20` is none that can be simulated; use 2012 to 2030",
                "own.csv:2:15 value = `x` is not a finite number",
                "own.csv:2:23 no role is called `chek`; did you mean `check`?",
                "own.csv:2:28 there is no region `Gansuu`; did you mean `Gansu`?",
                "own.csv:2:35 tolerance = -1 is not above 0",
                "own.csv:3:19 unit `m CNY` does not fit `startups`: use count or firms",
                "own.csv:4:1 the row has 5 cells, the header 8",
                "own.csv:6:1 `d` of China in 2020 stands in line 5 too",
            ],
        );
    }

    #[test]
    fn impossible_values_units_years_and_names_are_refused_at_once() {
        check(
            "id,metric,region,year,value,unit,tolerance\n\
             a,startups,China,2020,-5,count,\n\
             b,credit_access_share,China,2020,1.2,share,\n\
             c,credit_access_share,China,2020,120,%,\n\
             d,startups,China,2011,5,count,\n\
             e,startups,China,2031,5,count,\n\
             f,startups,China,2020,inf,count,\n\
             g,startups,China,2020,NaN,count,\n\
             h,startups,China,2020,0,count,\n\
             i,credit_access_share,China,2020,0,%,\n\
             j,contracts,China,2020,5,bananas,\n\
             k,contract_value / contracts,China,2020,5,count,\n\
             l,survival_5,Gansu,2020,50,%,\n\
             l,startups,Gansu,2020,-1,count,\n\
             l,startups,Gansu,2020,50,count,0\n",
            &[
                "own.csv:2:23 value = -5 count: a count cannot be negative; use what is above 0",
                "own.csv:3:34 value = 1.2 share: a share is 1 at most",
                "own.csv:4:34 value = 120 %: a share is 100 % at most",
                "own.csv:5:18 year = `2011` is none that can be simulated; use 2012 to 2030",
                "own.csv:6:18 year = `2031` is none that can be simulated; use 2012 to 2030",
                "own.csv:7:23 value = `inf` is not a finite number",
                "own.csv:8:23 value = `NaN` is not a finite number",
                "own.csv:9:23 value = 0 count: its tolerance is a share of it; use what is above 0",
                "own.csv:10:34 value = 0 needs a tolerance, in points of its unit",
                "own.csv:11:26 unit `bananas` does not fit `contracts`: use count, count/year",
                "own.csv:12:43 unit `count` does not fit `contract_value / contracts`: use CNY",
                "own.csv:13:14 `survival_5` is measured of China alone",
                "own.csv:14:1 `l` of Gansu in 2020 stands in line 13 too",
                "own.csv:14:23 value = -1 count: a count cannot be negative",
                "own.csv:15:1 `l` of Gansu in 2020 stands in line 13 too",
                "own.csv:15:32 tolerance = 0 is not above 0",
            ],
        );
        check(
            "id,metric,year,value,unit\na,startups,2019,5,count\na,tenants,2020,5,count\n",
            &["own.csv:3:1 `a` is `startups` in line 2; name this one otherwise"],
        );
    }

    #[test]
    fn what_may_be_negative_or_above_one_is_taken() {
        let text = "id,metric,year,value,unit,tolerance\n\
                    a,bank_capital,2020,-1,bn CNY,\n\
                    b,growth_slope,2020,-0.2,slope,\n\
                    c,ip_loan_rate,2020,0.05,share,\n\
                    d,tenants / startups,2020,1.4,ratio,\n\
                    e,startups_founded,2020,9000,firms/year,\n\
                    f,credit_access_share,2020,0,%,5\n\
                    g,credit_access_share,2020,100,percent,\n";
        assert_eq!(of_text("own.csv", text).expect("nothing is wrong").len(), 7);
    }

    #[test]
    fn every_place_that_can_be_named_is_one_of_a_run() {
        let places = crate::study::experiment::places(&Default::default());
        assert!(all_names().all(|(_, place)| places.iter().any(|it| it == place)));
    }
}
