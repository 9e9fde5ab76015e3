//! Sections of docs/RESULTS.md and of the worksheet: placeholders are filled from rows, what
//! nothing fills is refused with its place, and a sentence follows the verdict.

use std::fs;
use std::path::Path;

use expect_test::{Expect, expect};

use fill::fill;
use rows::{Row, Runs};
use template::Template;
use words::finding;

#[path = "../../examples/results/command.rs"]
mod command;
#[path = "../../examples/results/fill.rs"]
mod fill;
#[path = "../../examples/results/page.rs"]
#[expect(dead_code, reason = "headings are listed by the example alone")]
mod page;
#[path = "../../examples/results/rows.rs"]
mod rows;
#[path = "../../examples/results/template.rs"]
#[expect(dead_code, reason = "the example alone lists what sections run")]
mod template;
#[path = "../../examples/results/words.rs"]
mod words;

const FRONT: &str = "\
+++
about = \"a test\"
minutes = 1
[tables]
all = [{ label = \"exchange\", scenario = \"without-exchange\", metric = \"contracts\" }]
+++
";

/// Two runs of one row each.
fn runs() -> Runs {
    let row = Row::made_up("without-exchange", "contracts");
    let small = Row {
        relative_change: Some(-0.01),
        low_95: Some(-3.0),
        high_95: Some(-1.0),
        ..row.clone()
    };
    [("poor".to_string(), vec![row]), ("good".to_string(), vec![small])].into()
}

/// What a template becomes, or its mistakes, a line each.
fn check(body: &str, expected: Expect) {
    let template = Template::parse("a.md", &format!("{FRONT}{body}"));
    let filled = template.map_err(|mistake| vec![mistake]).and_then(|it| fill(&it, &runs()));
    let said = filled
        .unwrap_or_else(|mistakes| mistakes.iter().map(|mistake| format!("{mistake}\n")).collect());
    expected.assert_eq(&said);
}

#[test]
fn placeholders_are_filled() {
    check(
        "# Title\n\nOf {{base poor without-exchange contracts}} contracts {{level poor without-exchange \
         contracts}} are\nleft: {{change poor without-exchange contracts}}, {{verdict poor without-exchange \
         contracts}}, {{pairs poor}} runs.\n\n{{table all poor}}\n\n{{changes all poor good}}\n\n\
         Shrinks: {{shrinking all poor good}}; not: {{not-shrinking all poor good}}.\n",
        expect![[r#"
            # Title

            Of 200 contracts 104 are left: -48 %, significant, 20 runs.

            | type | outcome | with | without | difference | 95 % CI | change | verdict |
            |---|---|--:|--:|--:|--:|--:|---|
            | exchange | `contracts`, contracts/year | 200 | 104 | -96 | -100 to -92 | -48 % | significant |

            | type | outcome | poor | good |
            |---|---|--:|--:|
            | exchange | `contracts` | -48 % (-50 to -46) | -1.0 % (-1.5 to -0.5) |

            Shrinks: exchange; not: none.
        "#]],
    );
}

#[test]
fn a_sentence_stands_where_its_condition_holds() {
    check(
        "{{if falls poor without-exchange contracts}}It falls.{{else}}It does not fall.{{end}}\n\
         {{if rises poor without-exchange contracts}}It rises.{{else}}It does not rise.{{end}}\n\n\
         - One.\n  {{if falls poor without-exchange contracts}}\n  It falls.\n  {{end}}\n- Two.\n",
        expect![["It falls. It does not rise.\n\n- One. It falls.\n- Two.\n"]],
    );
}

#[test]
fn what_nothing_fills_is_refused_with_its_place() {
    check(
        "{{chnge poor without-exchange contracts}}\n\
         and {{change por without-exchange contracts}}\n\
         {{if falls poor without-exchange contracts}}{{else}}{{base poor without-exchange contract}}{{end}}\n\
         {{table none poor}} {{pairs}} {{if grows poor without-exchange contracts}} {{end}}\n",
        expect![[r#"
            a.md:7:1 unknown placeholder `chnge`; did you mean `change`?
            a.md:8:5 no `sh` block is the run `por`; did you mean `poor`?
            a.md:9:53 run `poor` has no metric `contract`; did you mean `contracts`?
            a.md:10:1 no table `none`
            a.md:10:21 `pairs` takes other words than ``
            a.md:10:31 no condition `grows`
        "#]],
    );
    check(
        "{{if falls poor without-exchange contracts}}\n",
        expect![[r#"
        a.md:7:1 this `if` does not end
    "#]],
    );
    check(
        "{{change\n",
        expect![[r#"
        a.md:7:1 this placeholder does not end
    "#]],
    );
}

#[test]
fn findings_have_three_forms() {
    let row = Row::made_up("without-exchange", "achievements_transformed");
    let near_zero = |verdict: &str, high: f64| Row {
        difference: Some(-1.0),
        low_95: Some(-3.0),
        high_95: Some(high),
        p_value: Some(0.2),
        p_holm: Some(0.2),
        verdict: verdict.into(),
        ..row.clone()
    };
    let share = Row {
        unit: "share".into(),
        difference: Some(-0.043),
        low_95: Some(-0.046),
        high_95: Some(-0.039),
        ..row.clone()
    };
    let rows = [row.clone(), share, near_zero("equivalent", 1.0), near_zero("inconclusive", 9.0)];
    let said = |tests| {
        let of = |row| finding(row, tests, "Closing exchanges", "transfers") + "\n";
        rows.iter().map(of).collect::<String>()
    };
    expect![[r#"
        Closing exchanges cuts transfers by 48 % (95 % CI 46 to 50 %; 20 paired runs; significant after Holm adjustment over 16 tests).
        Closing exchanges cuts transfers by 4.3 percentage points (95 % CI 3.9 to 4.6; 20 paired runs; significant after Holm adjustment over 16 tests).
        Closing exchanges leaves transfers unchanged within ± 2 % of the level (change -0.5 %, 95 % CI -1.5 to +0.5 %; 20 paired runs; equivalent).
        Whether closing exchanges changes transfers is inconclusive (estimate 0 %, 95 % CI -2 to +4 %; 20 paired runs; not significant after Holm adjustment over 16 tests).
    "#]].assert_eq(&said(Some(16)));
    expect![[r#"
        Closing exchanges cuts transfers by 48 % (95 % CI 46 to 50 %; 20 paired runs; significant).
        Closing exchanges cuts transfers by 4.3 percentage points (95 % CI 3.9 to 4.6; 20 paired runs; significant).
        Closing exchanges leaves transfers unchanged within ± 2 % of the level (change -0.5 %, 95 % CI -1.5 to +0.5 %; 20 paired runs; equivalent).
        Whether closing exchanges changes transfers is inconclusive (estimate 0 %, 95 % CI -2 to +4 %; 20 paired runs; not significant).
    "#]].assert_eq(&said(Some(1)));
    expect![[r#"
        Closing exchanges cuts transfers by 48 % (95 % CI 46 to 50 %; significant).
        Closing exchanges cuts transfers by 4.3 percentage points (95 % CI 3.9 to 4.6; significant).
        Closing exchanges leaves transfers unchanged within ± 2 % of the level (change -0.5 %, 95 % CI -1.5 to +0.5 %; equivalent).
        Whether closing exchanges changes transfers is inconclusive (estimate 0 %, 95 % CI -2 to +4 %; not significant).
    "#]].assert_eq(&said(None));
}

#[test]
fn a_block_is_shown_and_run() {
    let home = tempfile::tempdir().unwrap();
    let body = "```sh tiny\nstia compare classroom without-incubator --scale 0.02 \\\n    --set burn_in_months=0 \
                --replicates 2 --until 2015-03 --metric startups\n```\n\n{{pairs tiny}} replicates\n";
    let template = Template::parse("a.md", &format!("{FRONT}{body}")).unwrap();
    let [command] = &template.commands[..] else { panic!("one command") };
    assert!(command.kept(home.path()).unwrap().is_none(), "nothing ran yet");
    let ran = command.run(home.path()).unwrap();
    assert_eq!(ran.len(), 1);
    let runs: Runs = [("tiny".to_string(), command.kept(home.path()).unwrap().unwrap())].into();
    let filled = fill(&template, &runs).map_err(|_| "mistakes").unwrap();
    assert!(filled.starts_with("```sh\nstia compare classroom without-incubator"), "{filled}");
    assert!(filled.ends_with("2 replicates\n"), "{filled}");
}

#[test]
fn every_template_can_be_filled_and_has_a_place() {
    let mut count = 0;
    for file in ["docs/RESULTS.md", "docs/guide/worksheet.md"] {
        let page = fs::read_to_string(file).unwrap();
        for section in page::marked(&page) {
            let text = Path::new("docs/results").join(format!("{section}.md"));
            let template = Template::parse(section, &fs::read_to_string(text).unwrap());
            let template = template.unwrap_or_else(|mistake| panic!("{mistake}"));
            let rows = template.commands.iter().map(|it| (it.run.clone(), it.made_up().unwrap()));
            let filled = fill(&template, &rows.collect());
            filled.unwrap_or_else(|mistakes| panic!("{}", mistakes[0]));
            assert_eq!(template.front.page, file, "{section} stands on another page");
            page::put(&page, section, "").unwrap();
            count += 1;
        }
    }
    assert_eq!(count, fs::read_dir("docs/results").unwrap().count(), "a template has no place");
}
