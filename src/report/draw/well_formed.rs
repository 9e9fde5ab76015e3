//! Charts of every kind, whole: well-formed, with their texts within, and the same each time.

use super::bars::{Bar, Bars};
use super::boxes::{Boxes, Kept};
use super::canvas::Letters;
use super::checks::{Check, Checks, Holds};
use super::document::{Chart, Frame, Paper, Sheet, document};
use super::fit::{Fit, Recorded};
use super::flows::{Class, Flow, Flows, Party};
use super::forest::{Forest, Group, Row, strip, strip_axis};
use super::funnel::{Funnel, Stage};
use super::marks::Verdict;
use super::path::{Difference, Paths, World};
use super::ranked::{Place, Ranked};
use super::stacked::{Stack, Stacked};
use super::sweep::{Panel, Responses};
use super::tiles::{ClassKey, Shade, Tile, TileMap};

/// A name that is long and has all that must be escaped.
const LONG: &str = "Results of R&D <put to use>, \"assigned\" or licensed 技术合同成交额 and so on";

fn world(name: &str, height: f64) -> World {
    let levels: Vec<Option<f64>> = (0..36)
        .map(|month| (month != 7).then(|| height * (1.0 + 0.1 * f64::from(month))))
        .collect();
    World {
        name: name.into(),
        key: name.into(),
        last: "28.0".into(),
        band: levels.iter().map(|it| it.map(|it| (0.9 * it, 1.1 * it))).collect(),
        levels,
    }
}

fn paths() -> Paths {
    Paths {
        name: LONG.into(),
        unit: "thousand results a year".into(),
        times: (0..36).map(|month| 2021.0 + f64::from(month) / 12.0).collect(),
        base: world("china", 10.0),
        other: Some(world(LONG, 6.0)),
        difference: Some(Difference {
            name: LONG.into(),
            last: "−12.7".into(),
            values: (0..36).map(|month| Some(-0.3 * f64::from(month))).collect(),
            intervals: (0..36).map(|it| (it > 3).then_some((-12.0, f64::from(it)))).collect(),
        }),
        is_from_zero: true,
        start: Some((2021.5, LONG.into())),
        after: Some((2023.0, LONG.into())),
        shown: None,
    }
}

fn forest() -> Forest {
    let row = |change: Option<f64>, interval, verdict| Row {
        name: LONG.into(),
        note: "12 k → 6 k".into(),
        change,
        interval,
        change_text: "−51.4 %".into(),
        interval_text: "−52.6 to −50.3 %".into(),
        verdict: Some(verdict),
        verdict_text: "significant".into(),
        verdict_note: "Holm p < 0.001".into(),
    };
    Forest {
        headings: ["Outcome", "Change, 95 % CI", "Verdict"].map(String::from),
        sides: ["less", "more"].map(String::from),
        margin: Some(2.0),
        margin_key: "margin of equivalence: ±2 %".into(),
        groups: vec![Group {
            name: LONG.into(),
            rows: vec![
                row(Some(-51.4), Some((-52.6, -50.3)), Verdict::Significant),
                row(Some(0.2), Some((-1.0, 1.4)), Verdict::Equivalent),
                row(Some(9.0), Some((-900.0, 918.0)), Verdict::Inconclusive),
                row(None, None, Verdict::Inconclusive),
            ],
        }],
    }
}

fn tiles() -> TileMap {
    let shades = [Shade::Fall(5), Shade::Fall(1), Shade::Rise(4), Shade::Unsure, Shade::Missing];
    let tile = |place: usize| Tile {
        shade: shades[place % shades.len()],
        value: "−123°".into(),
        title: LONG.into(),
    };
    TileMap {
        name: LONG.into(),
        classes: vec![ClassKey { shade: Shade::Fall(3), text: "−10–20".into() }; 5],
        unsure: LONG.into(),
        small: LONG.into(),
        tiles: (0..32).map(tile).collect(),
    }
}

fn flows() -> Flows {
    let party = |class| Party { name: LONG.into(), value: "14.7 → 0".into(), class };
    let flow = |payer, payee, value, class| Flow { payer, payee, value, class, title: LONG.into() };
    Flows {
        headings: [LONG.into(), LONG.into()],
        key: vec![(Class::Public, "public money".into()), (Class::Changed, LONG.into())],
        payers: vec![party(Class::Plain), party(Class::Public)],
        payees: vec![party(Class::Plain), party(Class::Changed), party(Class::Plain)],
        flows: vec![
            flow(0, 0, 10.0, Class::Plain),
            flow(1, 1, 0.01, Class::Changed),
            flow(1, 0, 5.0, Class::Public),
        ],
    }
}

fn ranked() -> Ranked {
    let place = |value: f64, verdict| Place {
        name: LONG.into(),
        value,
        interval: Some((value - 8.0, value + 90.0)),
        verdict,
        text: "−41 %°".into(),
    };
    Ranked {
        name: LONG.into(),
        key: vec![(Verdict::Significant, "significant".into())],
        has_signs: true,
        unit: " %".into(),
        rows: vec![place(-41.0, Verdict::Significant), place(-3.0, Verdict::Inconclusive)],
        reference: Some((-20.0, LONG.into())),
    }
}

fn bars() -> Bars {
    let bar = |value: f64, is_significant| Bar {
        name: LONG.into(),
        value,
        interval: Some((value - 2.0, value + 1.0)),
        is_significant,
        text: "+854".into(),
        note: "3".into(),
        beside: Some(1.5),
    };
    Bars {
        name: LONG.into(),
        notes: "in the report".into(),
        unsure: "not significant".into(),
        beside: "placebo".into(),
        rows: vec![bar(8.0, true), bar(-1.0, false), bar(0.0, false)],
    }
}

fn fit() -> Fit {
    let row = |factor: f64| Recorded {
        name: LONG.into(),
        year: ", 2019".into(),
        factor,
        text: "×0.97".into(),
        values: ["12.3 k", "12.7 k"].map(String::from),
        is_near: (0.8..=1.25).contains(&factor),
    };
    Fit {
        name: LONG.into(),
        headings: ["simulated", "recorded"].map(String::from),
        near: (0.8, 1.25),
        key: ["0.8 to 1.25", "within", "beyond"].map(String::from),
        rows: vec![row(0.02), row(1.0), row(3.0)],
    }
}

fn responses() -> Responses {
    let panel = || Panel {
        factor: LONG.into(),
        values: ["0.1", "0.5", LONG].map(String::from).to_vec(),
        places: vec![0.0, 0.4, 1.0],
        responses: vec![
            vec![Some((1.0, Some((0.9, 1.1)))), None, Some((2.0, None))],
            vec![Some((1.5, Some((1.2, 1.8)))); 3],
        ],
    };
    Responses {
        name: LONG.into(),
        scenarios: vec!["base".into(), LONG.into()],
        band: "95 % CI".into(),
        panels: vec![panel(), panel(), panel(), panel()],
    }
}

fn charts() -> Vec<Chart> {
    let stack = |values: Vec<f64>| Stack {
        name: LONG.into(),
        texts: values.iter().map(f64::to_string).collect(),
        values,
    };
    let stage = |values: Vec<f64>| Stage {
        name: LONG.into(),
        texts: values.iter().map(f64::to_string).collect(),
        values,
    };
    vec![
        Chart::Paths(Box::new(paths())),
        Chart::Paths(Box::new(Paths { other: None, difference: None, start: None, ..paths() })),
        Chart::Forest(forest()),
        Chart::Ranked(ranked()),
        Chart::TileMap(tiles()),
        Chart::Flows(flows()),
        Chart::Bars(bars()),
        Chart::Stacked(Stacked {
            name: LONG.into(),
            parts: ["banks", "guarantee companies", "funds"].map(String::from).to_vec(),
            columns: ["banks", "guarantee companies", "funds"].map(String::from).to_vec(),
            rows: vec![stack(vec![5.0, 0.0, 1.0]), stack(vec![0.0, 0.0, 0.0])],
        }),
        Chart::Funnel(Funnel {
            name: LONG.into(),
            worlds: vec!["base".into(), LONG.into()],
            stages: vec![stage(vec![100.0, 90.0]), stage(vec![10.0, 0.0])],
        }),
        Chart::Fit(fit()),
        Chart::Responses(responses()),
        Chart::Boxes(Boxes {
            name: LONG.into(),
            rows: vec![kept(Some((0.2, 0.4))), kept(Some((1.0, 1.0))), kept(None)],
        }),
        Chart::Checks(checks(LONG)),
    ]
}

fn checks(name: &str) -> Checks {
    let check = |holds, control_holds| Check {
        name: name.into(),
        holds,
        texts: ["0.719", "0.65 to 0.75", "0.91"].map(String::from),
        control_holds,
    };
    Checks {
        headings: [name, "Simulated", "Range", "Without mechanism"].map(String::from),
        key: ["shown", "not shown", "not measured"].map(String::from),
        rows: vec![
            check(Holds::Yes, Some(Holds::No)),
            check(Holds::No, Some(Holds::Unmeasured)),
            check(Holds::Unmeasured, None),
        ],
    }
}

fn kept(part: Option<(f64, f64)>) -> Kept {
    Kept {
        name: LONG.into(),
        part,
        text: LONG.into(),
        ends: ["0.1", "100 k"].map(String::from),
        note: LONG.into(),
    }
}

/// A chart in a page and as a file for itself.
fn drawings(chart: &Chart, width: f64) -> [String; 2] {
    let frames = [
        Frame::InPage,
        Frame::Alone { note: LONG, source: LONG, language: "en", paper: Paper::LightOrDark },
    ];
    frames.map(|frame| {
        let sheet = Sheet { prefix: "figure", width, title: LONG, description: LONG, frame };
        document(chart, &sheet)
    })
}

/// Checks that tags are closed in their order, attributes are quoted and stated once, and nothing
/// that must be escaped stands between them.
fn check_well_formed(drawing: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = drawing;
    while let Some(begin) = rest.find('<') {
        let between = &rest[..begin];
        assert!(!between.contains('>') || open.last() == Some(&"style"), "{between}");
        check_references(between);
        let end = begin + rest[begin..].find('>').expect("every tag ends");
        let tag = &rest[begin + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
            continue;
        }
        let (tag, is_closed) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|letter| letter.is_ascii_alphanumeric()), "<{tag}>");
        check_attributes(attributes);
        if !is_closed {
            open.push(name);
        }
    }
    assert!(open.is_empty() && rest.trim().is_empty(), "{open:?} stay open before {rest}");
}

fn check_attributes(attributes: &str) {
    let mut names: Vec<&str> = Vec::new();
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").expect("an attribute has a value in quotes");
        let (value, after) = after.split_once('"').expect("a value ends");
        assert!(!names.contains(&name) && name != "style", "{attributes}");
        check_references(value);
        names.push(name);
        rest = after.trim_start();
    }
}

fn check_references(text: &str) {
    for (place, _) in text.match_indices('&') {
        let is_known = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"]
            .iter()
            .any(|reference| text[place..].starts_with(reference));
        assert!(is_known, "{text}");
    }
}

/// The value of an attribute of a tag.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = tag.split_once(&format!(" {name}=\""))?;
    after.split_once('"').map(|(value, _)| value)
}

/// Checks that every text, by its estimated width, lies within the view box.
fn check_within(drawing: &str) {
    let view = attribute(drawing, "viewBox").expect("a drawing has a view box");
    let ends: Vec<f64> = view.split(' ').map(|end| end.parse().expect("a number")).collect();
    for line in drawing.lines() {
        let Some(tag) = line.strip_prefix("<text") else { continue };
        let (tag, text) = tag.split_once('>').expect("a tag ends");
        let text = text.trim_end_matches("</text>");
        let text = text.replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">");
        let text = text.replace("&quot;", "\"").replace("&#39;", "'");
        let class = attribute(tag, "class").expect("a text has a class");
        let letters =
            Letters::ALL.into_iter().find(|it| class.split(' ').any(|one| one == it.class()));
        let letters = letters.expect("a text has a size");
        let [x, y] = ["x", "y"]
            .map(|it| attribute(tag, it).expect("a place").parse::<f64>().expect("it is"));
        let width = letters.width(&text);
        let left = match attribute(tag, "text-anchor") {
            None => x,
            Some("middle") => x - width / 2.0,
            Some(_) => x - width,
        };
        assert!(left >= -1.0 && left + width <= ends[2] + 1.0, "{line} in {view}");
        assert!(y - 0.8 * letters.size() >= -1.0 && y + 3.0 <= ends[3], "{line} in {view}");
    }
}

#[test]
fn every_chart_is_well_formed() {
    for chart in charts() {
        for drawing in drawings(&chart, 700.0) {
            check_well_formed(&drawing);
            assert!(drawing.contains("role=\"img\"") && drawing.contains("<desc id=\"figure-"));
        }
    }
    let forest = forest();
    check_well_formed(&strip(&forest, &forest.groups[0].rows[0], "a", 400.0, 30.0));
    check_well_formed(&strip_axis(&forest, "a", 400.0));
}

#[test]
fn what_is_not_well_formed_is_found() {
    for wrong in ["<g><text></g></text>", "<g a=b/>", "<g>R&D</g>", "<g", "<g a=\"1\" a=\"2\"/>"] {
        let check = std::panic::catch_unwind(|| check_well_formed(wrong));
        assert!(check.is_err(), "{wrong}");
    }
}

#[test]
fn no_text_leaves_the_view_box() {
    for chart in charts() {
        for width in [330.0, 700.0, 1100.0] {
            check_within(&drawings(&chart, width)[0]);
        }
    }
}

#[test]
fn equal_charts_give_equal_bytes() {
    let (one, other) = (charts(), charts());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(drawings(one, 600.0), drawings(other, 600.0));
    }
}

#[test]
fn charts_without_any_number_are_drawn() {
    let empty = Paths {
        times: Vec::new(),
        base: World { levels: Vec::new(), band: Vec::new(), ..world("a", 1.0) },
        other: None,
        difference: None,
        ..paths()
    };
    check_well_formed(&drawings(&Chart::Paths(Box::new(empty)), 500.0)[0]);
    let forest = Forest { groups: Vec::new(), margin: None, ..forest() };
    check_well_formed(&drawings(&Chart::Forest(forest), 500.0)[0]);
    let ranked = Ranked { rows: Vec::new(), reference: None, ..ranked() };
    check_well_formed(&drawings(&Chart::Ranked(ranked), 500.0)[0]);
}

#[test]
fn labels_break_before_they_are_cut() {
    let names = ["Research results ready", "Research results developed", "Results put to use"];
    let stage = |name: &str| Stage {
        name: name.into(),
        values: vec![100.0, 90.0],
        texts: ["10 k", "9 k"].map(String::from).to_vec(),
    };
    let worlds = ["china", "other"].map(String::from).to_vec();
    let stages = names.into_iter().map(stage).collect();
    let funnel = Funnel { name: "Results".into(), worlds, stages };
    assert!(!drawings(&Chart::Funnel(funnel), 277.0)[0].contains('…'));
    let mut forest = forest();
    forest.groups[0].name = "other".into();
    for row in &mut forest.groups[0].rows {
        row.name = "Policy money paid to guarantee companies".into();
    }
    assert!(!drawings(&Chart::Forest(forest), 674.0)[0].contains('…'));
    let name = "Share of the value of the largest contracts";
    assert!(!drawings(&Chart::Checks(checks(name)), 480.0)[0].contains('…'));
    let mut bars = bars();
    bars.name = "Effect on results put to use, in results a year, of a half more or less".into();
    bars.notes = "in the report".into();
    for row in &mut bars.rows {
        row.name = "Policy money paid to guarantee companies".into();
        row.note = "elementary effect".into();
    }
    assert!(!drawings(&Chart::Bars(bars), 440.0)[0].contains('…'));
    let row = || Kept {
        name: "Policy money paid to guarantee companies".into(),
        text: "without subsidy, or half of it".into(),
        note: "significant, p = 0.02".into(),
        ..kept(None)
    };
    let name = "41 of 120 points, of which 33 are points of interest; density 0.8".into();
    let boxes = Boxes { name, rows: vec![row()] };
    assert!(!drawings(&Chart::Boxes(boxes), 640.0)[0].contains('…'));
    let mut fit = fit();
    fit.name = "simulated / recorded".into();
    for row in &mut fit.rows {
        row.name = "Contract value over Contracts".into();
    }
    let drawn = &drawings(&Chart::Fit(fit), 440.0)[0];
    assert!(!drawn.contains('…') && drawn.contains("2019"), "{drawn}");
}

#[test]
fn figures_beside_a_field_leave_it_room() {
    let mut fit = fit();
    fit.rows.iter_mut().for_each(|row| row.values = ["399 m CNY", "56 bn CNY"].map(String::from));
    let has_figures = |width: f64| {
        let drawn = &drawings(&Chart::Fit(fit.clone()), width)[0];
        (drawn.contains("399 m CNY"), drawn.contains(">simulated<"))
    };
    assert_eq!((has_figures(860.0), has_figures(400.0)), ((true, true), (false, false)));
}
