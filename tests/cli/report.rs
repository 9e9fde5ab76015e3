//! `stia report`: one page, complete by itself.

use std::fs;

use tempfile::{TempDir, tempdir};

use crate::{output, text};

const COMPARE: &str = "compare classroom lesson-hosts --scale 0.02 --until 2019-06 --replicates 3 \
                       --threads 1 --quiet --out out";
const DIRECTORY: &str = "out/compare_classroom_lesson-hosts";

fn compared() -> TempDir {
    let home = tempdir().expect("a temporary directory");
    let ended = output(&home, COMPARE);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    home
}

/// The page that a command writes, whose path is all that it prints.
fn page(home: &TempDir, line: &str, file: &str) -> String {
    let ended = output(home, line);
    assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    assert_eq!(text(&ended.stdout).trim_end(), file, "{line}");
    fs::read_to_string(home.path().join(file)).expect("it was written")
}

#[test]
fn a_report_is_one_page_that_asks_nobody_for_anything() {
    let home = compared();
    let own = format!("{DIRECTORY}/report.html");
    let report = page(&home, &format!("report {DIRECTORY}"), &own);
    assert!(report.contains("What happens to startups when their incubators close?"));
    for id in ["findings", "differs-0", "forest", "path", "flows", "limits", "cite"] {
        assert!(report.contains(&format!("id=\"{id}\"")), "{id}");
        assert!(report.contains(&format!("href=\"#{id}\"")), "{id} is among the contents");
    }
    assert!(report.contains("default-src &#39;none&#39;") || report.contains("default-src 'none'"));
    // Nothing is fetched, and no style stands outside the style sheet.
    let outside = ["src=", "url(", "@import", " style=", "javascript:", "onclick"];
    for part in outside {
        assert!(!report.contains(part), "{part}");
    }
    let links = report.matches("http").filter(|_| true).count();
    let names = report.matches("http://www.w3.org/2000/svg").count();
    let policy = report.matches("http-equiv").count();
    assert_eq!(links, names + policy, "an address is a name of a format alone");
    assert!(report.len() < 400_000, "{} bytes", report.len());
    // Each figure says what it shows, to those who see it and to those who do not.
    let figures = report.matches("<figure").count();
    assert!(figures >= 3 && report.matches("<table class=\"data\"").count() == figures);
    let drawings = report.matches("role=\"img\"").count();
    assert!(drawings >= 2 && report.matches("<desc").count() >= drawings);

    let again = page(&home, &format!("report {DIRECTORY} --out again.html"), "again.html");
    assert!(report == again, "equal results give equal bytes");
    // It goes with the results that it shows.
    let ended = output(&home, COMPARE);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(!home.path().join(&own).exists(), "what no longer shows the results is gone");
    let ended = output(&home, &format!("{COMPARE} --report"));
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(fs::read_to_string(home.path().join(own)).expect("it was written") == report);
}

#[test]
fn a_report_speaks_three_languages() {
    let home = compared();
    for (language, title, finding) in [
        ("en", "Findings", "Firms founded and firms that last"),
        ("zh", "主要结果", "孵化器"),
        ("ja", "主な結果", "判定"),
    ] {
        let line = format!("report {DIRECTORY} --lang {language} --out {language}.html");
        let report = page(&home, &line, &format!("{language}.html"));
        assert!(report.contains(&format!("<html lang=\"{language}\">")));
        assert!(report.contains(&format!("<h2>{title}</h2>")), "{language}");
        assert!(language == "en" || report.contains(finding), "{language}");
    }
    fs::create_dir(home.path().join("kept")).expect("it can be made");
    for wrong in ["--lang fr", "--out kept"] {
        let ended = output(&home, &format!("report {DIRECTORY} {wrong}"));
        assert_eq!(ended.status.code(), Some(2), "{wrong}: {}", text(&ended.stderr));
    }
    assert!(home.path().join("kept").is_dir(), "a directory stays");
}

#[test]
fn every_scenario_has_its_figures_and_an_audit_says_what_is_robust() {
    let home = tempdir().expect("a temporary directory");
    let short = "--scale 0.02 --until 2018-12 --replicates 3 --threads 1 --metric tenants,startups \
                 --quiet --out out";
    for line in [
        format!("compare classroom lesson-hosts lesson-voucher {short} --who"),
        format!("audit classroom lesson-hosts {short}"),
    ] {
        let ended = output(&home, &line);
        assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    }
    let compared = "out/compare_classroom_lesson-hosts_lesson-voucher";
    let line = format!("report {compared} out/audit_classroom_lesson-hosts --out both.html");
    let report = page(&home, &line, "both.html");
    for id in ["path", "path-0-1", "flows", "flows-0-1", "affected", "forest", "forest-1"] {
        assert_eq!(report.matches(&format!(" id=\"{id}\"")).count(), 1, "{id}");
    }
    for name in ["lesson-hosts", "lesson-voucher"] {
        assert!(report.contains(&format!("<p class=\"scenario\"><code>{name}</code></p>")));
    }
    assert!(report.contains("<b>Checked</b> "), "an audit is of two of the rows");
    let alone = page(&home, &format!("report {compared} --out one.html"), "one.html");
    assert!(!alone.contains("<b>Checked</b>"));
}

#[test]
fn what_is_no_results_is_refused_by_its_name() {
    let home = tempdir().expect("a temporary directory");
    fs::create_dir(home.path().join("empty")).expect("it can be made");
    for (directory, part) in [("empty", "provenance.json"), ("missing", "no directory of results")]
    {
        let ended = output(&home, &format!("report {directory}"));
        assert_eq!(ended.status.code(), Some(1), "{directory}");
        let said = text(&ended.stderr);
        assert!(said.contains(part) && said.contains(directory), "{said}");
    }
}
