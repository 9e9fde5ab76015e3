//! That figures of all kinds of results are in the reader's language.

use std::collections::BTreeSet;
use std::fs;

use super::tests::{ABOUT, DIFFERENCES, PATH};
use super::{Figure, Kind, Wish, figure, kinds};
use crate::report::read::Results;
use crate::report::text::Language;

/// Files of results.
type Files = Vec<(&'static str, String)>;

/// Rows of research results and of losses, below those of the comparison.
const MORE_DIFFERENCES: &str = "\
china,other,China,achievements,results/12 months,flow,sum 2016-01..2016-12,6,100,90,-10,-12,-8,-0.1,1,0,0.01,t,90,significant
china,other,China,achievements_transformed,results/12 months,flow,sum 2016-01..2016-12,6,50,55,5,-1,9,0.1,1,0.04,0.1,t,90,inconclusive
china,other,China,ip_loan_loss_bank,CNY/12 months,flow,sum 2016-01..2016-12,6,100,90,-10,-12,-8,-0.1,1,0,0.01,t,90,significant
china,other,China,ip_loan_loss_guarantor,CNY/12 months,flow,sum 2016-01..2016-12,6,1,1,0,,,0,1,,,t,90,
china,other,China,ip_loan_loss_public,CNY/12 months,flow,sum 2016-01..2016-12,6,1,1,0,,,0,1,,,t,90,
";

const LEVELS: &str = "\
scenario,replicate,region,metric,level
china,1,China,startup_failure_rate_year_1,0.1
china,1,China,startup_failure_rate_year_2,0.05
other,1,China,startup_failure_rate_year_1,0.12
other,1,China,startup_failure_rate_year_2,0.04
";

const FLOW_DIFFERENCES: &str = "\
scenario,year,payer_sector,payee_sector,reason,base_yuan,yuan
other,2016,regional_government,incubator,subsidy,4000000,9000000
other,2016,startup,incubator,rent,3000000,3000000
other,2016,enterprise,exchange,deal_fee,1000,1000
";

const YEARLY: &str = "\
replicate,region,year,startups,achievements,achievements_transformed,tenants,\
ip_loan_loss_bank_beijing,ip_loan_loss_guarantor_beijing,ip_loan_loss_public_beijing,\
startup_failure_rate_year_1
1,China,2015,1000,50,20,2500,10,0,5,0.1
2,China,2015,1100,55,21,9000,12,0,6,0.1
1,China,2016,1200,60,22,3000,20,0,5,0.1
2,China,2016,,60,22,9000,20,0,5,0.2
";

const FLOWS: &str = "\
replicate,month,payer_sector,payee_sector,reason,yuan
1,2015-01,regional_government,incubator,subsidy,4000000
1,2015-01,startup,patent_agency,service_fee,3000000
";

const ATTRIBUTION: &str = "\
outside,removed,metric,window,unit,type,report_rank,rank,value,low_95,high_95,p_holm,replicates
poor,organizations,contracts,sum 2016-01..2016-12,contracts/12 months,incubator,1,1,50,20,80,0.01,6
poor,organizations,contracts,sum 2016-01..2016-12,contracts/12 months,exchange,2,2,-5,-9,9,0.6,6
";

const SCREENING: &str = "\
outcome,at,region,metric,unit,window,factor,mu_star,mu_star_half_width,significant
china,2016-12,China,startups,firms,2016-12,operation.demand,2858,954,true
china,2016-12,China,startups,firms,2016-12,noise,100,20,false
china,2016-12,China,startups,firms,2016-12,placebo,40,20,
";

const INDICES: &str = "\
outcome,at,region,metric,window,factor,total,total_low_95,total_high_95,significant
china,2016-12,China,startup_survival_36m,mean 2016-01..2016-12,operation.demand,0.5,0.4,0.6,true
china,2016-12,China,startup_survival_36m,mean 2016-01..2016-12,placebo,0.1,0,0.2,
";

const AUDIT: &str = "\
base,scenario,region,metric,window,check,setting,replicates,base_level,difference,low_95,high_95,verdict
china,other,China,startups,2016-12,none,,6,1000,-20,-30,-10,
china,other,China,startups,2016-12,settlement_order,1,6,1000,-19,-30,-9,robust
china,other,China,startups,2016-12,seed,7-12,6,1000,19,9,30,sign_reversed
china,other,China,startups,2016-12,scale,0.2,1,1000,-1,,,inconclusive
";

const OUTCOMES: &str = "\
base,scenario,outcome,replicates,only_in_base,only_in_other,in_both,balance,balance_low_95,\
balance_high_95,p_value,p_holm
china,other,founded,6,60,6,594,-9,-12,-6,0.001,0.002
china,other,survived,6,6,6,600,0,-2,2,1,1
china,another order,founded,6,40,41,600,0.2,-3,3,0.9,
";

const BOXES: &str = "\
box,cases,of_interest,coverage,density,mass,restricted,chosen,p_value
1,20,5,1,0.25,1,0,false,
2,6,5,1,0.8333,0.3,1,true,0.01
";

const LIMITS: &str = "\
box,factor,low,high,categories,quasi_p_low,quasi_p_high
2,operation.demand,2000000,2400000,,,0.02
2,incubator.mentoring,,,true,,
";

const SUMMARY: &str = "\
point,scenario,at,region,metric,unit,window,replicates,mean,difference,low_95,high_95
1,china,2016-12,China,contracts,contracts/12 months,sum 2016-01..2016-12,3,900,,,
1,other,2016-12,China,contracts,contracts/12 months,sum 2016-01..2016-12,3,800,-100,-120,-80
2,china,2016-12,China,contracts,contracts/12 months,sum 2016-01..2016-12,3,1900,,,
2,other,2016-12,China,contracts,contracts/12 months,sum 2016-01..2016-12,3,1800,-100,-120,-80
";

const POINTS: &str =
    "point,incubator.mentoring,operation.demand\n1,true,2000000\n2,false,3000000\n";

const SCORES: &str = "\
id,metric,region,year,role,target,tolerance,simulated,low,high,ratio,inside,unit,source,own
tenants,tenants,China,2020,fitted,233776,0.15,200000,,,0.8555,true,count,inc.tenants.2020,false
a,contract_value / contracts,China,2021,held_out,5.5,0.15,2.2,,,0.4,false,m CNY,,false
b,graduates / previous tenants,China,2020,check,15,2,16,,,1.0667,true,%/year,,false
c,survival_5,China,2012,fitted,70,5,80,,,1.1429,false,%,,false
d,incubators,China,2020,input,5971,0.15,5971,,,1,true,count,,true
";

const FACTS: &str = "\
fact,measure,target_low,target_high,simulated,passes,without_mechanism,control_fails
fact.size_tail,Hill index,0.9,1.2,1.1,true,3,true
fact.adoption,AIC,2,1000,1,false,5,false
fact.equity_transfers.value,share,0.12,0.25,,,,
fact.funded_dead,share,0.2,0.4,,,,
";

const FORECASTS: &str = "\
metric,year,record,simulated,error,best_naive,naive_error,relative
contracts,2021,670506,600000,-70506,drift,-80000,0.88
contract_value,2021,3729,2000,-1729,ar1,-400,4.3
";

/// Results of every command.
fn all() -> Vec<Files> {
    let about = |command: &str| ("provenance.json", ABOUT.replace("\"compare\"", command));
    let table = |name, text: &str| (name, text.to_string());
    let metrics = "\"startups\",\"achievements\",\"achievements_transformed\",\
                   \"ip_loan_loss_bank\",\"ip_loan_loss_guarantor\",\"ip_loan_loss_public\",\
                   \"startup_failure_rate_year_1\"";
    let comparison = ABOUT.replace("\"startups\"", metrics);
    vec![
        vec![
            ("provenance.json", comparison),
            ("differences.csv", [DIFFERENCES, MORE_DIFFERENCES].concat()),
            table("path.csv", PATH),
            table("levels.csv", LEVELS),
            table("flow_differences.csv", FLOW_DIFFERENCES),
            table("outcomes.csv", OUTCOMES),
        ],
        vec![about("\"run\""), table("yearly.csv", YEARLY), table("flows.csv", FLOWS)],
        vec![about("\"attribute\""), table("attribution.csv", ATTRIBUTION)],
        vec![about("\"sensitivity\""), table("screening.csv", SCREENING)],
        vec![about("\"sensitivity\""), table("indices.csv", INDICES)],
        vec![about("\"audit\""), table("audit.csv", AUDIT)],
        vec![about("\"sweep\""), table("summary.csv", SUMMARY), table("points.csv", POINTS)],
        vec![
            about("\"discover\""),
            table("summary.csv", SUMMARY),
            table("points.csv", POINTS),
            table("boxes.csv", BOXES),
            table("limits.csv", LIMITS),
        ],
        vec![
            about("\"validate\""),
            table("scores.csv", SCORES),
            table("facts.csv", FACTS),
            table("forecasts.csv", FORECASTS),
        ],
    ]
}

/// English words beside each other that are no names, if there are any.
fn english(text: &str, names: &[&str]) -> Option<String> {
    let is_of_word = |letter: char| letter.is_ascii_alphabetic() || "-' ".contains(letter);
    let runs = text.split(|letter: char| !is_of_word(letter));
    let words = runs.map(|run| {
        let words = run.split(' ').filter(|word| !word.is_empty() && !names.contains(word));
        words.collect::<Vec<_>>()
    });
    words.into_iter().find(|words| words.len() > 1).map(|words| words.join(" "))
}

/// Scenarios and what source lines have before them.
const NAMES: [&str; 11] = [
    "stia",
    "china",
    "other",
    "compare",
    "run",
    "attribute",
    "sensitivity",
    "audit",
    "sweep",
    "discover",
    "validate",
];

/// The English in a figure.
fn english_in(figure: &Figure) -> Vec<String> {
    let texts = [&figure.headline, &figure.note, &figure.description, &figure.source];
    let found = texts.into_iter().chain(&figure.table.columns);
    found.filter_map(|text| english(text, &NAMES)).collect()
}

#[test]
fn figures_are_in_the_language_of_the_reader() {
    let mut seen = BTreeSet::new();
    for files in all() {
        let home = tempfile::tempdir().expect("a directory");
        for (name, text) in &files {
            fs::write(home.path().join(name), text).expect("it is written");
        }
        let results = Results::open(home.path()).expect("they are results");
        for kind in kinds(&results) {
            seen.insert(kind.name());
            let of = |language| {
                let wish = Wish { language, ..Wish::default() };
                figure(&results, kind, &wish).unwrap_or_else(|it| panic!("{}: {it}", kind.name()))
            };
            assert!(!english_in(&of(Language::English)).is_empty(), "{}", kind.name());
            for language in [Language::Chinese, Language::Japanese] {
                let shown = of(language);
                let left = english_in(&shown);
                assert!(left.is_empty(), "{} {}: {left:?}", kind.name(), results.about().command());
                let columns = &shown.table.columns;
                assert!(!columns.iter().any(|it| it.is_ascii()), "{}: {columns:?}", kind.name());
            }
        }
    }
    assert_eq!(seen, Kind::ALL.map(Kind::name).into_iter().collect());
}

#[test]
fn english_is_found() {
    assert_eq!(english("在“other”中 falls by 5%", &["other"]).as_deref(), Some("falls by"));
    assert_eq!(english("来源：stia 0.1.0 run china，GB/T 2260", &NAMES), None);
}
