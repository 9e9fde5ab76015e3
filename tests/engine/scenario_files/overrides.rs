//! Overrides of the command line.

use expect_test::expect;

use super::{check_with, load_with};

#[test]
fn overrides_win_over_files() {
    let overrides = ["scale = 1", "until=2020-12", "seed=3", "regions=[\"Tibet\"]"];
    let scenario = load_with("seed = 1\nname = \"x\"\n", &overrides).unwrap().scenario;
    assert_eq!((scenario.seed, scenario.scale), (3, 1.0));
    assert_eq!(scenario.until.to_string(), "2020-12");
    assert_eq!(scenario.regions, ["Tibet"]);
}

#[test]
fn mistakes_in_overrides_are_reported_with_the_others() {
    check_with(
        "scale = 7\n",
        &[
            "sed=1",
            "seed=-1",
            "seed",
            "=1",
            "a b=1",
            "until = 2030-13",
            "extends=china",
            "x=1\ny=2",
            &format!("question={}", "x".repeat(99)),
            "founding.founder_shares=[1]",
        ],
        expect![[r#"
            scenario.toml:1:9 scale = 7 lies outside [0.001, 1]
            --set sed=1 (column 1): unknown key `sed`; did you mean `seed`?
            --set seed=-1 (column 6): seed = -1 lies outside [0, 9007199254740991]
            --set seed (column 1): this is no override; expected key=value
            --set seed (column 1): `seed` is stated twice, in --set seed=-1 too; state it once
            --set =1 (column 1): this is no override; expected key=value
            --set a b=1 (column 1): this is no override; expected key=value
            --set until = 2030-13 (column 9): until = "2030-13" is not a month; write it as 2030-12
            --set extends=china (column 1): `extends` stands in a file, not in an override
            --set x=1 y=2 (column 1): unknown key `x`; see `stia params`
            --set founding.founder_shares=[1] (column 25): founding.founder_shares has 1 element; expected 3
        "#]],
    );
    check_with(
        "start = \"2020-01\"\n",
        &["seed=1", "until=2019-12"],
        expect![[r#"
            --set until=2019-12 (column 7): until = "2019-12" lies before start = "2020-01"; use 2020-01 to 2030-12
        "#]],
    );
    check_with(
        "seed = 1\n",
        &["regions=Tibet"],
        expect![[r#"
            --set regions=Tibet (column 9): regions = "Tibet": expected a list, each a region written as "Gansu", found a string
        "#]],
    );
}
