//! Scenarios that extend others.

use expect_test::expect;

use super::{check, check_files};

#[test]
fn a_scenario_extends_what_exists() {
    check(
        "extends = \"chnia\"\nquestion = \"Why?\"\nuntil = \"2010-01\"\n",
        expect![[r#"
        scenario.toml:1:11 extends = "chnia": no shipped scenario is called `chnia`; did you mean `china`?
    "#]],
    );
    // Mistakes that do not depend on the base are reported as well.
    check(
        "extends = \"chnia\"\nquestion = \"Why?\"\nsead = 3\nscale = 9\nuntil = \"2031-01\"\n\
         regions = [\"Tibat\"]\n[exchange.switch]\non = false\noff_in = [\"Tibet\"]\n\
         [incubator.switch]\noff_from = \"2020-01\"\n",
        expect![[r#"
            scenario.toml:1:11 extends = "chnia": no shipped scenario is called `chnia`; did you mean `china`?
            scenario.toml:3:1 unknown key `sead`; did you mean `seed`?
            scenario.toml:4:9 scale = 9 lies outside [0.001, 1]
            scenario.toml:5:9 until = "2031-01" lies after the last month, 2030-12
            scenario.toml:6:12 regions[0] = "Tibat": a region of this name does not exist; did you mean "Tibet"?; `stia regions` lists all
            scenario.toml:9:10 exchange.switch.off_in has no effect, since exchange.switch.on = false closes the type in all regions; remove exchange.switch.on = false to close it only in these
        "#]],
    );
    check(
        "extends = \"../base.toml\"\nquestion = \"Why?\"\n",
        expect![[r#"
        scenario.toml:1:11 extends = "../base.toml": only a file can extend a file
    "#]],
    );
    check(
        "extends = 3\nquestion = 4\n",
        expect![[r#"
        scenario.toml:1:11 extends = 3: expected text in quotes, found a number
        scenario.toml:2:12 question = 4: expected text in quotes, found a number
    "#]],
    );
}

#[test]
fn a_scenario_that_extends_another_asks_its_own_question() {
    check(
        "extends = \"china\"\nseed = 3\n",
        expect![[r#"
        scenario.toml:1:11 question is missing; add one: question = "..."
    "#]],
    );
    check("seed = 3\n", expect![[""]]);
    check(
        "extends = \"china\"\nquestion = \"\"\n",
        expect![[r#"
            scenario.toml:2:12 question = "" is too short; expected 1 or more characters
        "#]],
    );
}

#[test]
fn mistakes_in_an_extended_file_are_reported_with_its_name() {
    check_files(
        &[
            ("top.toml", "extends = \"base/low.toml\"\nquestion = \"Why?\"\nsead = 3\n"),
            ("base/low.toml", "extends = \"china\"\nscale = 2\n"),
        ],
        expect![[r#"
            top.toml:3:1 unknown key `sead`; did you mean `seed`?
            base/low.toml:1:11 question is missing; add one: question = "..."
            base/low.toml:2:9 scale = 2 lies outside [0.001, 1]
        "#]],
    );
}

#[test]
fn no_scenario_extends_itself() {
    check_files(
        &[
            ("a.toml", "extends = \"b.toml\"\nquestion = \"Why?\"\n"),
            ("b.toml", "question = \"Why?\"\nextends = \"./a.toml\"\n"),
        ],
        expect![[r#"
            b.toml:2:11 extends = "./a.toml": ./a.toml extends itself
        "#]],
    );
}
