//! Each form of a finding, as it is read.

use super::*;
use Language::{Chinese, English, Japanese};

/// A significant fall of research results put to use.
fn fall() -> Row {
    Row {
        metric: "achievements_transformed".into(),
        unit: "results/12 months".into(),
        pairs: 10,
        base: Some(108_700.0),
        level: Some(52_800.0),
        difference: Some(-55_900.0),
        interval: Some((-57_200.0, -54_600.0)),
        relative: Some(-0.514_26),
        verdict: Some(Verdict::Significant),
        p_holm: Some(1e-9),
        tests: 16,
        margin: 0.02,
        same_sign_share: Some(1.0),
        method: Method::StudentT,
        events: Some(1e5),
        largest_share: Some(0.12),
        doubts: Doubts::default(),
    }
}

/// The same outcome with another interval about its mean, and a verdict.
fn with(interval: (f64, f64), verdict: Verdict) -> Row {
    let difference = 0.5 * (interval.0 + interval.1);
    Row {
        level: Some(108_700.0 + difference),
        difference: Some(difference),
        interval: Some(interval),
        relative: Some(difference / 108_700.0),
        verdict: Some(verdict),
        p_holm: Some(0.4),
        ..fall()
    }
}

fn check(row: &Row, expected: [&str; 3]) {
    for (language, expected) in Language::ALL.into_iter().zip(expected) {
        assert_eq!(finding(language, row).sentence(), expected);
    }
}

fn starts(row: &Row, expected: &str) {
    let sentence = finding(English, row).sentence();
    assert!(sentence.starts_with(expected), "{sentence}");
}

#[test]
fn a_significant_row_says_how_much_and_how_sure() {
    check(
        &fall(),
        [
            "Results put to use fall by 51.4 %: 52.8 k instead of 109 k. 95 % CI −52.6 to −50.2 %; \
             all 10 pairs have the same sign; significant, p < 0.001 after Holm adjustment over 16 \
             tests.",
            "科技成果转化数减少51.4%：基准情景为10.9万，对比情景为5.28万。95%置信区间为−52.6% 至 \
             −50.2%；10对重复方向全部一致；显著（经16项检验的霍尔姆校正，p < 0.001）。",
            "実用化された研究成果数が51.4%減少：ベースの10.9万に対し5.28万。95%信頼区間 −52.6% から \
             −50.2%。10組すべてで符号が一致。有意（16個の検定に対するホルム補正後、p < 0.001）。",
        ],
    );
    let money = Row { metric: "public_cost".into(), unit: "CNY/12 months".into(), ..fall() };
    starts(
        &money,
        "Public money paid to intermediaries and under policies falls by 51.4 %: 52.8 k CNY",
    );
    let from_nothing =
        Row { base: Some(0.0), relative: None, difference: Some(52_800.0), ..fall() };
    starts(
        &from_nothing,
        "Results put to use rise by 52.8 k: 52.8 k instead of 0. 95 % CI −57.2 k",
    );
}

#[test]
fn a_small_or_divided_significant_row_says_so() {
    let small = Row { same_sign_share: Some(0.85), ..with((300.0, 500.0), Verdict::Significant) };
    let sentence = finding(English, &small).sentence();
    assert!(sentence.contains("85 % of 10 pairs have the same sign"), "{sentence}");
    assert!(sentence.contains("; significant, but below 1 %, p = 0.400 after"), "{sentence}");
    let sentence = finding(Chinese, &small).sentence();
    assert!(sentence.contains("显著，但变化小于1%"), "{sentence}");
}

#[test]
fn an_equivalent_row_bounds_the_change() {
    let row = with((-283.0, 101.0), Verdict::Equivalent);
    check(
        &row,
        [
            "No detectable effect on results put to use: any change is smaller than 0.27 %. 95 % \
             CI −0.26 to 0.0929 %, 10 pairs; equivalent within ±2 %.",
            "未检出对科技成果转化数的影响：即使有变化，也小于0.27%。95%置信区间为−0.26% 至 \
             0.0929%（10对重复）；在±2%界值内等效。",
            "実用化された研究成果数への影響は検出されない：変化があっても0.27%未満。95%信頼区間 −0.26% から \
             0.0929%（10組の反復）。±2%の同等性マージン内で同等。",
        ],
    );
    starts(
        &with((0.0, 0.0), Verdict::Equivalent),
        "Results put to use: the same in both worlds, 109 k",
    );
}

#[test]
fn an_inconclusive_row_says_how_many_pairs_would_do() {
    let row = with((-9_000.0, 4_000.0), Verdict::Inconclusive);
    check(
        &row,
        [
            "Inconclusive: 10 pairs cannot tell whether results put to use change. 95 % CI −8.28 \
             to 3.68 %. About 90 pairs would be needed for a margin of error of 2 %.",
            "无法判断：10对重复不足以判断科技成果转化数是否变化。95%置信区间为−8.28% 至 \
             3.68%。要使误差幅度缩小到2%，约需90对重复。",
            "判定不能：10組の反復では実用化された研究成果数が変化するか判断できない。95%信頼区間 −8.28% から \
             3.68%。誤差幅を2%に収めるには約90組の反復が必要。",
        ],
    );
    let alone = finding(English, &with((100.0, 4_000.0), Verdict::Inconclusive)).detail;
    let holm = "The interval excludes zero, but the change is not significant after Holm \
                adjustment over 16 tests (p = 0.400).";
    assert!(alone.contains(holm) && !alone.contains("would be needed"), "{alone}");
}

#[test]
fn rows_without_an_interval_say_why() {
    let row = Row { interval: None, p_holm: None, ..with((-1.0, 1.0), Verdict::Inconclusive) };
    starts(
        &row,
        "Inconclusive: 10 pairs cannot tell whether results put to use change. No interval",
    );
    let few = Row { method: Method::TooFewEvents, events: Some(7.0), ..row.clone() };
    starts(&few, "Inconclusive: too few events to tell whether results put to use change. 7 simul");
    let none = Row { events: Some(0.0), verdict: None, ..row.clone() };
    starts(&none, "No verdict on results put to use: there is no event in 10 pairs.");
    let one = Row { pairs: 1, verdict: None, ..fall() };
    starts(&one, "Results put to use: 52.8 k against 109 k in one pair; no interval yet");
    let undefined = Row { pairs: 0, difference: None, ..one };
    starts(&undefined, "No verdict on results put to use: it is not defined in any pair.");
    assert!(finding(English, &undefined).caveats.is_empty());
}

#[test]
fn caveats_follow_from_the_row() {
    let marks = |row: &Row| {
        let caveats = finding(English, row).caveats;
        caveats.iter().map(|it| it.text.split(':').next().unwrap_or("").to_string()).collect()
    };
    let none: Vec<String> = marks(&fall());
    assert!(none.is_empty(), "{none:?}");
    let doubts = Doubts { is_far_from_record: true, depends_on_scale: true };
    let all = Row { doubts, pairs: 4, method: Method::Widened, largest_share: Some(0.9), ..fall() };
    let expected =
        ["Far from the record", "Not the same at full size", "Small sample", "Small sample"];
    let said: Vec<String> = marks(&all);
    assert_eq!(said, expected);
    let heavy = |pairs, share| Row { pairs, largest_share: Some(share), ..fall() };
    let edge: [Vec<String>; 3] =
        [heavy(10, 0.29), heavy(10, 0.3), heavy(5, 0.59)].map(|row| marks(&row));
    assert_eq!(edge, [vec![], vec!["Heavy tails".to_string()], vec![]]);
}

#[test]
fn a_headline_counts_verdicts() {
    let counts = Counts { falls: 3, rises: 1, equivalent: 5, inconclusive: 7 };
    let of = |counts| Language::ALL.map(|language| headline(language, counts));
    assert_eq!(
        of(counts),
        [
            "Of 16 outcomes 3 fall and 1 rises significantly, 5 show no detectable effect, 7 are \
             inconclusive",
            "16项指标中3项显著减少，1项显著增加，5项未检出影响，7项无法判断",
            "16項目のうち3項目が有意に減少、1項目が有意に増加、5項目で影響は検出されず、7項目が判定不能",
        ]
    );
    let none = Counts { equivalent: 1, ..Counts::default() };
    assert_eq!(
        headline(English, none),
        "Of 1 outcome none changes significantly, 1 shows no detectable effect"
    );
    let rows = [fall(), with((-1.0, 1.0), Verdict::Equivalent), Row { verdict: None, ..fall() }];
    assert_eq!(Counts::of(&rows), Counts { falls: 1, equivalent: 1, ..Counts::default() });
}

#[test]
fn the_largest_significant_changes_come_first() {
    let small = with((300.0, 500.0), Verdict::Significant);
    let from_nothing = Row { relative: None, ..fall() };
    let other = with((-9e4, -8e4), Verdict::Inconclusive);
    let (one, two) = (fall(), small);
    let rows = [&other, &two, &one, &from_nothing];
    assert_eq!(most_important(&rows, 2), [&from_nothing, &one]);
    assert_eq!(most_important(&rows, 9).len(), 3);
}

#[test]
fn firms_founded_and_firms_that_last_may_move_apart() {
    let of = |metric: &str, relative: f64, verdict| Row {
        metric: metric.into(),
        relative: Some(relative),
        difference: Some(relative),
        verdict: Some(verdict),
        ..fall()
    };
    let founded = of("startups_founded", 0.09, Verdict::Significant);
    let survival = of("startup_survival_36m", -0.052, Verdict::Significant);
    let alive = of("startups", 0.01, Verdict::Inconclusive);
    let rows = [survival, alive.clone(), founded.clone()];
    let said = Language::ALL.map(|language| displacement(language, &rows).expect("they do"));
    assert_eq!(
        said[0],
        "Firms founded and firms that last move apart: startups founded +9 % (significant), \
         survival of startups for 36 months −5.2 % (significant), startups +1 % (inconclusive)."
    );
    assert!(said[1].contains("新设初创企业数+9%（显著）") && said[2].contains("+9%（有意）"));
    assert_eq!(displacement(Japanese, &[alive.clone(), founded.clone()]), None);
    let together = of("startup_survival_36m", 0.05, Verdict::Significant);
    assert_eq!(displacement(English, &[together, founded.clone()]), None);
    let equal = of("startups", 0.001, Verdict::Equivalent);
    assert!(displacement(English, &[equal, founded]).is_some());
    assert_eq!(displacement(English, &[alive]), None);
}
