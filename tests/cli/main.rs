//! The program as its users meet it: files, exit codes, interruptions.

mod checkpoint;
mod processor;
#[cfg(unix)]
mod slurm;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use parquet::file::reader::{FileReader, SerializedFileReader};
use tempfile::{TempDir, tempdir};

/// The shortest run there is.
const SHORT: [&str; 6] = ["--scale", "0.001", "--until", "2015-03", "--set", "burn_in_months=0"];

fn stia(home: &TempDir, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stia"));
    command.current_dir(home.path()).args(line.split_whitespace()).env_remove("NO_COLOR");
    command
}

fn output(home: &TempDir, line: &str) -> Output {
    stia(home, line).output().expect("the program starts")
}

/// Runs `stia run` on the shortest run and returns the scenario's directory.
fn run(home: &TempDir, out: &str, line: &str) -> PathBuf {
    let ended = stia(home, &format!("run {line} --out {out}")).args(SHORT).output();
    let ended = ended.expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    home.path().join(out).join("china")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("the program prints text")
}

fn read(directory: &Path, file: &str) -> String {
    fs::read_to_string(directory.join(file)).expect("the run wrote it")
}

fn provenance(directory: &Path) -> serde_json::Value {
    serde_json::from_str(&read(directory, "provenance.json")).expect("it is JSON")
}

fn files(directory: &Path) -> Vec<String> {
    let entries = fs::read_dir(directory).expect("the directory is there");
    let name = |entry: std::io::Result<fs::DirEntry>| {
        entry.expect("it can be read").file_name().to_string_lossy().into_owned()
    };
    let mut names: Vec<String> = entries.map(name).collect();
    names.sort();
    names
}

const FILES: [&str; 8] = [
    "flows.csv",
    "manifest.csv",
    "metrics.csv",
    "provenance.json",
    "scenario.toml",
    "series.csv",
    "series.parquet",
    "timings.json",
];

/// Files that do not depend on how long a run took.
fn assert_alike(one: &Path, other: &Path) {
    for file in FILES.iter().filter(|&&file| file != "timings.json") {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(one) == bytes(other), "{file} differs");
    }
}

#[test]
fn every_command_has_help_with_examples() {
    let home = tempdir().expect("a temporary directory");
    for command in ["", "run", "compare", "audit"] {
        let help = text(&output(&home, &format!("{command} --help")).stdout);
        let codes: String = help.split("Exit codes:").skip(1).collect();
        for code in ["0 done", "1 error", "2 usage", "3 some", "4 interrupted but resumable"] {
            assert!(codes.contains(code), "{command}: {code}");
        }
    }
    for command in
        ["", "run", "compare", "audit", "schema", "scenarios", "metrics", "params", "check"]
    {
        let ended = output(&home, &format!("{command} --help"));
        assert_eq!(ended.status.code(), Some(0));
        assert!(text(&ended.stdout).contains("Example"), "{command}");
    }
    assert!(text(&output(&home, "--version").stdout).starts_with("stia "));
}

#[test]
fn what_makes_no_sense_is_refused_with_its_range() {
    let home = tempdir().expect("a temporary directory");
    let refusals = [
        ("run --threads 0", "--threads <T>': 0 is not in 1..=1024"),
        ("run --threads 2000", "2000 is not in 1..=1024"),
        ("run --scale 2", "--scale <S>': 2 lies outside [0.001, 1]"),
        ("run --scale nan", "lies outside [0.001, 1]"),
        ("run --replicates 0", "--replicates <R>': 0 is not in 1..=100000"),
        ("run --replicate 0", "--replicate <N>': 0 is not in 1..=100000"),
        (
            "run --replicate 2",
            "--replicate 2 lies outside [1, 1]; ask for more with --replicates 2",
        ),
        ("run --replicate 2 --set first_replicate=3", "--replicate 2 lies outside [3, 3]"),
        ("run --until 2030", "write it as 2030-12"),
        ("run --until 2014-12", "--until 2014-12 lies outside [2015-01, 2030-12]"),
        ("run --set scale", "write it as key=value"),
        ("run --set nonsense=1", "nonsense"),
        ("run chian", "did you mean `china`?"),
        ("compare china", "<B>"),
        ("compare china china --precision 1", "--precision <P>': 1 lies outside (0, 1)"),
        ("compare china china --precision nan", "lies outside (0, 1)"),
        ("compare china china --who=0", "--who[=<K>]': 0 is not in 1..=100000"),
        ("compare china china --metric startpus", "did you mean `startups`?"),
        ("compare china china --region Gunagdong", "did you mean `Guangdong`?"),
        ("compare classroom china --region Beijing", "only China, West, Gansu"),
        ("compare china china --at 2050-01", "--at 2050-01 lies outside [2015-01, 2030-12]"),
        ("params no_such_parameter_at_all", "no parameter matches"),
        ("policies bejing", "did you mean `beijing`?"),
        ("policies vouchr", "did you mean `voucher`?"),
        ("compar", "compare"),
    ];
    for (line, message) in refusals {
        let ended = output(&home, line);
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{line}: {complaint}");
        assert!(complaint.contains(message), "{line}: {complaint}");
        assert!(ended.stdout.is_empty(), "{line}");
    }
    assert!(files(home.path()).is_empty());
}

#[test]
fn lists_print_what_there_is() {
    let home = tempdir().expect("a temporary directory");
    for (line, expected) in [
        ("schema", "\"properties\""),
        ("scenarios", "china"),
        ("metrics", "startups"),
        ("params", "scale"),
        ("params SEED", "seed"),
        (
            "params voucher",
            "policy.voucher.share\n    Share of the fee that the state pays.\n    unit:",
        ),
        ("params policy.voucher", "policy.voucher.cap"),
        ("params shock", "shock.changes.times"),
        ("policies SH04", "    voucher.share = 0.3  # assumed; 0.1 to 0.8\n"),
        ("policies CN16", "every\n# strength here is assumed"),
        ("policies CN16", "    payer = central\n"),
        ("policies SZ03", "    budget = 50000000.0  # assumed; 1e7 to 2e8\n"),
        ("policies navigator", "policy.navigator.upkeep"),
        ("check china", "no mistakes"),
        ("completions bash", "stia"),
        ("completions zsh", "#compdef stia"),
    ] {
        let ended = output(&home, line);
        assert_eq!(ended.status.code(), Some(0), "{line}: {}", text(&ended.stderr));
        assert!(text(&ended.stdout).contains(expected), "{line}");
    }
}

#[test]
fn a_file_with_mistakes_fails_the_check() {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("wrong.toml"), "sede = 1\n").expect("it can be written");
    fs::write(home.path().join("right.toml"), "seed = 1\n").expect("it can be written");
    let ended = output(&home, "check wrong.toml right.toml");
    assert_eq!(ended.status.code(), Some(1));
    assert!(text(&ended.stderr).contains("sede"));
    assert!(text(&ended.stdout).contains("right.toml"));
    assert!(text(&ended.stderr).ends_with("wrong.toml: 1 mistake\n"));
    assert_eq!(output(&home, "run wrong.toml").status.code(), Some(1));
    assert_eq!(output(&home, "run missing.toml").status.code(), Some(1));
}

#[test]
fn a_switch_after_the_end_is_a_warning() {
    let home = tempdir().expect("a temporary directory");
    let late = "extends = \"china\"\nquestion = \"Why?\"\n[exchange.switch]\non = false\n\
                off_from = \"2016-01\"\n";
    fs::write(home.path().join("late.toml"), late).expect("it can be written");
    let checked = output(&home, "check late.toml");
    assert_eq!(text(&checked.stdout), "late.toml: no mistakes\n");
    for line in ["run late.toml", "compare china late.toml --replicates 1"] {
        let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
        assert!(ended.status.success());
        let warned = text(&ended.stderr);
        assert!(warned.contains("warning: ") && warned.contains("until = \"2015-03\""), "{warned}");
        let quiet = stia(&home, line).args(SHORT).arg("--quiet").output();
        assert!(quiet.expect("the program starts").stderr.is_empty());
    }
}

#[test]
fn a_run_leaves_exactly_its_files() {
    let home = tempdir().expect("a temporary directory");
    let directory = run(&home, "out", "");
    assert_eq!(files(&directory), FILES);
    let first_line = |file: &str| read(&directory, file).lines().next().map(String::from);
    let header = |text: &str| Some(text.to_string());
    assert_eq!(first_line("series.csv"), header("replicate,month,region,metric,value"));
    assert_eq!(first_line("metrics.csv"), header("metric,unit,kind,role,meaning"));
    assert_eq!(
        first_line("flows.csv"),
        header("replicate,month,payer_sector,payee_sector,reason,yuan,booked_fen")
    );
    let series = read(&directory, "series.csv");
    for start in ["1,2015-01,China,startups,", "1,2015-03,China,startups,"] {
        assert!(series.lines().any(|line| line.starts_with(start)), "{start}");
    }
    assert!(!series.contains("2015-04") && !series.contains("NaN"));
    let timings: serde_json::Value =
        serde_json::from_str(&read(&directory, "timings.json")).expect("it is JSON");
    for key in [
        "agent_months",
        "wall_seconds",
        "agent_months_per_second",
        "threads",
        "peak_memory_bytes",
        "phase_seconds",
    ] {
        assert!(timings.get(key).is_some(), "{key}");
    }
}

#[test]
fn threads_change_nothing() {
    let home = tempdir().expect("a temporary directory");
    let one = run(&home, "one", "--replicates 5 --threads 1");
    for threads in ["2", "5"] {
        let other = run(&home, threads, &format!("--replicates 5 --threads {threads}"));
        assert_alike(&one, &other);
    }
}

#[test]
fn a_replicate_alone_is_the_same_as_among_five() {
    let home = tempdir().expect("a temporary directory");
    let five = run(&home, "five", "--replicates 5");
    let alone = run(&home, "alone", "--replicates 5 --replicate 3");
    for file in ["series.csv", "flows.csv"] {
        let five = read(&five, file);
        let third: Vec<&str> = five.lines().filter(|line| !is_of_another(line)).collect();
        assert_eq!(third, read(&alone, file).lines().collect::<Vec<_>>());
    }
    let again = output(&home, "run alone/china/scenario.toml --out again --quiet");
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_alike(&alone, &home.path().join("again/china"));
    let rows = read(&five, "series.csv").lines().filter(|line| !is_of_another(line)).count();
    assert!(rows > 1, "the third replicate has rows");
}

/// Whether a line belongs to a replicate other than the third.
fn is_of_another(line: &str) -> bool {
    ["1,", "2,", "4,", "5,"].iter().any(|start| line.starts_with(start))
}

#[test]
fn micro_adds_files_and_changes_none() {
    let home = tempdir().expect("a temporary directory");
    let plain = run(&home, "plain", "--replicates 2");
    let micro = run(&home, "micro", "--replicates 2 --micro");
    for file in ["series.csv", "series.parquet", "flows.csv", "scenario.toml"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(&plain) == bytes(&micro), "{file} differs");
    }
    assert_eq!(files(&micro).len(), FILES.len() + 2);
    assert_eq!(files(&micro.join("events")).len(), 8);
    // What belongs to another run does not stay.
    run(&home, "micro", "--replicates 2");
    assert_eq!(files(&micro), FILES);
}

#[test]
fn a_resolved_scenario_runs_again_to_the_same_bytes() {
    let home = tempdir().expect("a temporary directory");
    let first = run(&home, "first", "--replicates 2 --seed 7");
    let ended = output(&home, "run first/china/scenario.toml --out again --quiet");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert_alike(&first, &home.path().join("again/china"));
}

/// A policy that shall cost so much, in a file.
fn aimed(home: &TempDir) {
    let text = "extends = \"china\"\nname = \"china\"\nquestion = \"What does it bring?\"\n\
                regions = [\"Hubei\"]\n[[policy]]\nid = \"upkeep\"\ncosts = 2e8\n\
                knobs = [\"platform.upkeep\"]\n[policy.platform]\nupkeep = 1e8\nreach_gain = 0.1\n";
    fs::write(home.path().join("aimed.toml"), text).expect("the directory is ours");
}

#[test]
fn what_policies_shall_cost_is_solved_told_and_frozen() {
    let home = tempdir().expect("a temporary directory");
    aimed(&home);
    let check = text(&output(&home, "check aimed.toml").stdout);
    assert_eq!(check, "aimed.toml: no mistakes, 1 policy to be solved before a run\n");
    let ended = stia(&home, "run aimed.toml --out one").args(SHORT).output();
    let told = text(&ended.expect("the program starts").stderr);
    let found = "platform.upkeep 100000000 -> 200000000 (times 2.0000): costs 200.00 m CNY a year";
    assert!(told.contains(&format!("china: policy upkeep: {found}")), "{told}");
    let one = home.path().join("one/china");
    let solved = &provenance(&one)["solved"][0];
    assert_eq!(solved["policy"], "upkeep");
    assert!(solved["found"].as_str().expect("it is text").starts_with(found), "{solved}");

    let again = run(&home, "again", "one/china/scenario.toml");
    assert_alike(&one, &again);
    let ended = stia(&home, "run aimed.toml --out quiet --quiet --threads 1").args(SHORT).output();
    let ended = ended.expect("the program starts");
    assert_eq!(text(&ended.stderr) + &text(&ended.stdout), "");
    assert_alike(&one, &home.path().join("quiet/china"));
}

#[test]
fn a_comparison_solves_each_scenario() {
    let home = tempdir().expect("a temporary directory");
    aimed(&home);
    let line = "compare aimed.toml china --replicates 1 --quiet --metric policy_cost";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("output/compare_china_china-2");
    let scenarios = &provenance(&directory)["scenarios"];
    assert_eq!(scenarios[0]["solved"][0]["policy"], "upkeep");
    assert!(scenarios[1].get("solved").is_none());
    assert!(read(&directory, "china.toml").contains("upkeep = 200000000.0"));
}

#[test]
fn a_comparison_with_oneself_finds_no_difference() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 2 --metric startups --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out/compare_china_china-2");
    let table = read(&directory, "differences.csv");
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(
        lines[0],
        "base,scenario,region,metric,unit,kind,window,replicates,base_level,level,difference,\
         low_95,high_95,relative_change,same_sign_share,variance_reduction,p_value,p_holm,\
         median_difference,difference_q10,difference_q90,base_median,median,skewness,few,\
         verdict,narrow"
    );
    assert_eq!(lines.len(), 2);
    let start = "china,china-2,China,startups,firms,stock,2015-03,2,";
    assert!(lines[1].starts_with(start), "{}", lines[1]);
    assert!(lines[1].contains(",0,0,0,"), "{}", lines[1]);
}

#[test]
fn a_comparison_says_what_it_follows_from_and_runs_again_to_the_same_bytes() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-exchange --replicates 2 --seed 7 --metric startups,tenants \
                --region west --region China --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let said = "2015-01 to 2015-03, scale 0.001, seed 7, 2 replicates of each, paired by luck";
    assert!(text(&ended.stdout).contains(said), "{}", text(&ended.stdout));
    let name = "compare_china_without-exchange";
    let directory = home.path().join("out").join(name);
    let all = [
        "china.toml",
        "differences.csv",
        "differences.parquet",
        "levels.csv",
        "levels.parquet",
        "manifest.csv",
        "provenance.json",
        "without-exchange.toml",
    ];
    assert_eq!(files(&directory), all);
    let provenance = provenance(&directory);
    assert_eq!(provenance["seed"], 7);
    assert_eq!(provenance["scale"], 0.001);
    assert_eq!(provenance["replicates"], "1-2");
    assert_eq!((&provenance["until"], &provenance["at"]), (&"2015-03".into(), &"2015-03".into()));
    assert_eq!(provenance["regions"], serde_json::json!(["West", "China"]));
    assert_eq!(provenance["metrics"], serde_json::json!(["startups", "tenants"]));
    assert_eq!(provenance["scenarios"][1]["name"], "without-exchange");
    let digest = provenance["scenarios"][1]["sha256"].as_str().expect("a digest");
    assert_eq!(digest.len(), 64);
    let rows = read(&directory, "differences.csv");
    let regions: Vec<&str> = rows.lines().filter_map(|row| row.split(',').nth(2)).collect();
    assert_eq!(regions, ["region", "West", "West", "China", "China"]);

    let again = format!(
        "compare out/{name}/china.toml out/{name}/without-exchange.toml --region West,China \
         --metric startups,tenants --out again --quiet"
    );
    assert!(output(&home, &again).status.success());
    for file in all {
        let bytes = |out: &str| fs::read(home.path().join(out).join(name).join(file)).ok();
        assert!(bytes("out") == bytes("again"), "{file} differs");
    }
}

#[test]
fn the_primary_outcomes_are_compared_by_default() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 1 --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(text(&ended.stdout).contains("1 replicate of each"), "{}", text(&ended.stdout));
    let rows = read(&home.path().join("out/compare_china_china-2"), "differences.csv");
    for metric in [
        "startup_survival_36m",
        "contracts",
        "achievements_ready",
        "achievements_transformed",
        "equity_rounds",
        "patents_granted",
        "duplicate_share",
    ] {
        assert!(rows.contains(&format!(",China,{metric},")), "{metric}");
    }
}

/// The names of a file's columns.
fn columns(path: &Path) -> Vec<String> {
    if path.extension().is_some_and(|extension| extension == "csv") {
        let text = fs::read_to_string(path).expect("the run wrote it");
        let header = text.lines().next().expect("it has a header");
        return header.split(',').map(String::from).collect();
    }
    let file = File::open(path).expect("the run wrote it");
    let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
    let schema = reader.metadata().file_metadata().schema_descr_ptr();
    schema.columns().iter().map(|column| column.name().to_string()).collect()
}

#[test]
fn every_column_and_key_that_is_written_is_described() {
    let home = tempdir().expect("a temporary directory");
    let run = run(&home, "out", "--micro");
    let line = "compare china china --replicates 1 --precision 0.5 --who --out out";
    assert!(stia(&home, line).args(SHORT).output().expect("the program starts").status.success());
    let comparison = home.path().join("out/compare_china_china-2");
    let line = "audit china china --replicates 1 --other-seeds 0 --out out";
    assert!(stia(&home, line).args(SHORT).output().expect("the program starts").status.success());
    let audit = home.path().join("out/audit_china_china-2");
    let page = include_str!("../../docs/OUTPUT.md");
    let section = |file: &str| {
        let start = format!("### `{file}`\n");
        let (_, rest) = page.split_once(&start).unwrap_or_else(|| panic!("{file} is missing"));
        rest.split("\n#").next().unwrap_or_default()
    };
    for directory in [&run, &comparison, &audit] {
        for file in provenance(directory)["files"].as_array().expect("it has files") {
            let file = file.as_str().expect("a name");
            let path = directory.join(file);
            if file.ends_with(".csv") || file.ends_with(".parquet") {
                let rows = section(file).lines().filter(|line| line.starts_with("| `"));
                let described: Vec<&str> = rows.filter_map(|row| row.split('`').nth(1)).collect();
                assert_eq!(columns(&path), described, "{file}");
            } else if file.ends_with(".json") {
                let text = fs::read_to_string(path).expect("the run wrote it");
                let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
                for key in value.as_object().expect("it has keys").keys() {
                    assert!(section(file).contains(&format!("| `{key}` |")), "{file}: {key}");
                }
            }
        }
    }
}

#[test]
fn the_output_reference_is_current() {
    let page = stia::study::reference::markdown();
    if std::env::var_os("UPDATE_DOCS").is_some() {
        fs::write("docs/OUTPUT.md", &page).expect("it can be written");
    }
    let written = fs::read_to_string("docs/OUTPUT.md").unwrap_or_default();
    let hint = "renew it with UPDATE_DOCS=1 cargo test the_output_reference_is_current";
    assert!(written == page, "docs/OUTPUT.md is stale; {hint}");
}

#[test]
fn former_results_are_replaced_and_other_files_are_not() {
    let home = tempdir().expect("a temporary directory");
    let start = |line: &str| {
        stia(&home, line).args(SHORT).args(["--out", "out"]).output().expect("the program starts")
    };
    for (line, name) in [
        ("run", "china"),
        (
            "compare china without-exchange --replicates 1 --metric startups",
            "compare_china_without-exchange",
        ),
    ] {
        assert!(start(line).stderr.is_empty());
        let again = start(line);
        assert!(again.status.success());
        let said = format!("replaced the former results in `out/{name}`\n");
        assert_eq!(text(&again.stderr), said);
        assert!(start(&format!("{line} --quiet")).stderr.is_empty());

        let directory = home.path().join("out").join(name);
        let before = files(&directory);
        fs::write(directory.join("notes.txt"), "mine").expect("it can be written");
        let refused = start(line);
        assert_eq!(refused.status.code(), Some(1));
        let complaint = text(&refused.stderr);
        assert!(complaint.contains("`notes.txt`; move it away"), "{complaint}");
        assert!(complaint.contains("--force"), "{complaint}");
        assert_eq!(read(&directory, "notes.txt"), "mine");
        assert!(start(&format!("{line} --force")).status.success());
        assert_eq!(files(&directory), before);
    }
    assert_eq!(files(&home.path().join("out")), ["china", "compare_china_without-exchange"]);
}

#[test]
fn a_part_of_china_is_called_by_its_name() {
    let home = tempdir().expect("a temporary directory");
    let ended = stia(&home, "run classroom").args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("What happened in Gansu (`China` in the files)"), "{screen}");
    let line = "compare classroom classroom --replicates 2";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("classroom-2 against classroom in Gansu"), "{screen}");
}

#[test]
fn a_directory_that_cannot_be_written_is_a_clear_error() {
    let home = tempdir().expect("a temporary directory");
    fs::write(home.path().join("file"), "").expect("it can be written");
    for line in ["run --out file/below", "compare china china --out file/below"] {
        let ended = output(&home, line);
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{complaint}");
        assert!(complaint.contains("file/below"), "{complaint}");
        assert!(complaint.contains("Not a directory"), "{complaint}");
    }
}

#[test]
fn a_name_that_leads_elsewhere_is_refused() {
    let home = tempdir().expect("a temporary directory");
    let ended = output(&home, "run --set name=\"../away\" --out out");
    assert_ne!(ended.status.code(), Some(0));
    assert!(text(&ended.stderr).contains("../away"));
    assert!(files(home.path()).is_empty());
}

#[cfg(unix)]
#[test]
fn a_full_disk_leaves_no_half_written_file() {
    let home = tempdir().expect("a temporary directory");
    // A limit on the size of files stands for a disk without room.
    let script = format!(
        "trap '' XFSZ; ulimit -f 1; exec {} run --replicates 2 --scale 0.001 --until 2015-12 \
         --set burn_in_months=0 --out out",
        env!("CARGO_BIN_EXE_stia")
    );
    let ended = Command::new("bash").args(["-c", &script]).current_dir(home.path()).output();
    let ended = ended.expect("there is a shell");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(1), "{complaint}");
    assert!(complaint.contains("cannot write `out/"), "{complaint}");
    assert!(complaint.contains("File too large"), "{complaint}");
    assert!(!home.path().join("out/china").exists());
    // With room again the same command runs to its end.
    let again = output(
        &home,
        "run --replicates 2 --scale 0.001 --until 2015-12 --set burn_in_months=0 --out out",
    );
    assert!(again.status.success(), "{}", text(&again.stderr));
    assert_eq!(files(&home.path().join("out/china")), FILES);
}

#[cfg(unix)]
#[test]
fn a_full_screen_is_an_error_and_a_closed_pipe_is_none() {
    let home = tempdir().expect("a temporary directory");
    if let Ok(full) = File::create("/dev/full") {
        let ended = stia(&home, "metrics").stdout(full).output().expect("the program starts");
        assert_eq!(ended.status.code(), Some(1));
        assert!(text(&ended.stderr).contains("cannot write to standard output"));
    }
    for line in ["schema", "metrics", "completions bash"] {
        let mut child = stia(&home, line)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        drop(child.stdout.take());
        let ended = child.wait_with_output().expect("it ends");
        assert_eq!(ended.status.code(), Some(0), "{line}");
        assert!(ended.stderr.is_empty(), "{line}");
    }
}

#[test]
fn quiet_is_silent_and_files_have_no_colours() {
    let home = tempdir().expect("a temporary directory");
    let quiet = stia(&home, "run --quiet --out quiet").args(SHORT).output();
    let quiet = quiet.expect("the program starts");
    assert!(quiet.status.success() && quiet.stdout.is_empty() && quiet.stderr.is_empty());
    let loud = stia(&home, "run --out loud").args(SHORT).output().expect("the program starts");
    let screen = text(&loud.stdout);
    // Neither is a terminal, so there are no bars and no colours.
    assert!(loud.stderr.is_empty());
    assert!(!screen.contains('\x1b'));
    assert!(screen.contains("startups") && screen.contains("loud/china"));
    assert!(screen.lines().count() <= 45, "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 100), "{screen}");
}

/// A run of very many replicates, of which at least one is finished.
#[cfg(unix)]
fn long_run(home: &TempDir) -> Child {
    let line = "run --replicates 100000 --out out";
    let mut child = stia(home, line)
        .args(SHORT)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let hidden = home.path().join("out/.china.unfinished");
    let is_kept = || {
        let keys = fs::read_dir(&hidden).into_iter().flatten().flatten();
        keys.map(|key| key.path().join("replicate-1")).any(|kept| kept.is_dir())
    };
    while !is_kept() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
        std::thread::yield_now();
    }
    child
}

#[cfg(unix)]
fn send(signal: &str, child: &Child) {
    let sent = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_finished_replicates_whole() {
    let home = tempdir().expect("a temporary directory");
    let child = long_run(&home);
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    assert!(complaint.contains("has only replicate"), "{complaint}");
    let directory = home.path().join("out/china");
    assert_eq!(
        files(&directory),
        ["INTERRUPTED"].iter().chain(&FILES).copied().collect::<Vec<_>>()
    );
    assert!(read(&directory, "INTERRUPTED").contains("Asked for: replicates 1-100000."));
    let provenance = provenance(&directory);
    assert_eq!(provenance["status"], "interrupted");
    let written = provenance["replicates_written"].as_str().expect("it is text");
    assert!(written.starts_with('1'), "{written}");
    let missing = provenance["replicates_missing"].as_str().expect("it is text");
    assert!(missing.ends_with("-100000"), "{missing}");
    let single = run(&home, "single", "--replicate 1");
    let rows = read(&single, "series.csv").lines().count() - 1;
    assert_eq!((read(&directory, "series.csv").lines().count() - 1) % rows, 0);

    // What comes after it is whole, and says that it took the place of what was not.
    let again = stia(&home, "run --replicates 1 --out out").args(SHORT).output();
    let again = again.expect("the program starts");
    assert!(again.status.success());
    let said = text(&again.stderr);
    assert_eq!(said, "replaced the incomplete former results in `out/china`\n");
    assert_eq!(files(&directory), FILES);
    assert_alike(&directory, &run(&home, "fresh", "--replicates 1"));
}

#[cfg(unix)]
#[test]
fn an_interrupted_run_leaves_whole_results_alone() {
    let home = tempdir().expect("a temporary directory");
    let before = run(&home, "out", "--replicates 2");
    let series = read(&before, "series.csv");
    let child = long_run(&home);
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    assert!(complaint.contains("the former results stay in `out/china`"), "{complaint}");
    assert_eq!(files(&before), FILES);
    assert!(read(&before, "series.csv") == series);
}

/// What a command complains of that is interrupted once it writes to `hidden`; to be resumed.
#[cfg(unix)]
fn interrupted(home: &TempDir, line: &str, hidden: &str) -> String {
    let child = stia(home, line).args(SHORT).stderr(Stdio::piped()).spawn();
    let mut child = child.expect("the program starts");
    while !home.path().join(hidden).exists() {
        assert!(child.try_wait().expect("it can be asked").is_none(), "it still runs");
        std::thread::yield_now();
    }
    send("-INT", &child);
    let ended = child.wait_with_output().expect("it ends");
    let complaint = text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(4), "{complaint}");
    complaint
}

#[cfg(unix)]
#[test]
fn an_interrupted_comparison_writes_nothing_and_can_be_taken_up_again() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --replicates 100000 --out out";
    let complaint = interrupted(&home, line, "out/.compare_china_china-2.unfinished");
    assert!(complaint.contains("of 200000 runs finished"), "{complaint}");
    assert!(!home.path().join("out/compare_china_china-2").exists());
}

#[cfg(unix)]
#[test]
fn a_killed_run_loses_no_finished_replicate() {
    let home = tempdir().expect("a temporary directory");
    let mut child = long_run(&home);
    send("-KILL", &child);
    child.wait().expect("it ends");
    let directory = home.path().join("out/china");
    assert!(!directory.exists());
    let again = stia(&home, "run --replicates 1 --out out").args(SHORT).output();
    let again = again.expect("the program starts");
    assert!(text(&again.stdout).contains("replicate 1 left by an interrupted run"));
    assert_alike(&directory, &run(&home, "fresh", "--replicates 1"));
}

#[test]
fn an_interaction_is_a_row_of_its_own() {
    let home = tempdir().expect("a temporary directory");
    for (name, value) in
        [("one", "transformation.needs_rate=5.0"), ("two", "incubator.space=false")]
    {
        let (key, value) = value.split_once('=').expect("a pair");
        let (section, key) = key.split_once('.').expect("a key");
        let head = format!("extends = \"china\"\nname = \"{name}\"\nquestion = \"?\"\n");
        let text = format!("{head}[{section}]\n{key} = {value}\n");
        fs::write(home.path().join(format!("{name}.toml")), text).expect("the disk has room");
    }
    let both =
        "extends = \"one.toml\"\nname = \"both\"\nquestion = \"?\"\n[incubator]\nspace = false\n";
    fs::write(home.path().join("both.toml"), both).expect("the disk has room");
    let line = "compare china one.toml two.toml both.toml --interaction --replicates 2 \
                --metric needs --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let directory = home.path().join("out").join("compare_china_one_two_both");
    let rows = read(&directory, "differences.csv");
    let rows: Vec<Vec<&str>> = rows.lines().map(|row| row.split(',').collect()).collect();
    let of = |scenario: &str, column: usize| -> f64 {
        let row = rows.iter().find(|row| row[1] == scenario).expect("a row");
        row[column].parse().expect("a number")
    };
    let [one, two, both] = ["one", "two", "both"].map(|scenario| of(scenario, 10));
    assert!((of("one x two", 10) - (both - one - two)).abs() < 1e-6 * both.abs().max(1.0));
    let levels = read(&directory, "levels.csv");
    assert_eq!(levels.lines().count(), 1 + 4 * 2);
    // The order of the four matters, and a mistake in it is said.
    assert!(!text(&ended.stderr).contains("supposes both changes"));
    let line = line.replace("one.toml two.toml both.toml", "one.toml both.toml two.toml");
    let ended = stia(&home, &line).args(SHORT).output().expect("the program starts");
    let said = "warning: two lacks `transformation.needs_rate` of one: an interaction \
                supposes both changes alone";
    assert!(text(&ended.stderr).contains(said), "{}", text(&ended.stderr));
    let few = "compare china one.toml --interaction";
    let ended = stia(&home, few).output().expect("the program starts");
    assert_eq!(ended.status.code(), Some(2));
}

/// The values of a column of a table without quotes.
fn cells(directory: &Path, file: &str, column: &str) -> Vec<String> {
    let text = read(directory, file);
    let mut lines = text.lines();
    let header = lines.next().expect("it has a header");
    let place = header.split(',').position(|name| name == column).expect("the column is there");
    lines.map(|line| line.split(',').nth(place).unwrap_or_default().to_string()).collect()
}

#[test]
fn every_run_of_a_comparison_has_its_digest() {
    let home = tempdir().expect("a temporary directory");
    for (out, threads) in [("one", "1"), ("two", "2")] {
        let line = format!(
            "compare china china --replicates 2 --metric startups --threads {threads} --out {out}"
        );
        let ended = stia(&home, &line).args(SHORT).output().expect("the program starts");
        assert!(ended.status.success(), "{}", text(&ended.stderr));
    }
    let directory = home.path().join("one/compare_china_china-2");
    let column = |name: &str| cells(&directory, "manifest.csv", name);
    assert_eq!(column("run"), ["1", "2", "3", "4"]);
    assert_eq!(column("scenario"), ["china", "china", "china-2", "china-2"]);
    assert_eq!(column("file")[3], "china-2.toml");
    assert_eq!(column("replicate"), ["1", "2", "1", "2"]);
    assert!(column("status").iter().all(|status| status == "done"));
    let digests = column("digest");
    assert!(digests.iter().all(|digest| digest.len() == 64));
    assert_eq!(digests[..2], digests[2..]);
    assert_ne!(digests[0], digests[1]);
    let other = home.path().join("two/compare_china_china-2");
    assert_eq!(read(&directory, "manifest.csv"), read(&other, "manifest.csv"));
}

#[test]
fn equal_worlds_are_alike_at_any_precision() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china china --precision 0.001 --metric startups,contracts --out precise";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("10 replicates of each"), "{screen}");
    assert!(screen.contains("= alike: ") && screen.contains("2 alike, 0 unsure"), "{screen}");
    assert!(screen.contains("ended when every interval was within 0.1 %"), "{screen}");
    let plain = "compare china china --replicates 10 --metric startups,contracts --out plain";
    assert!(stia(&home, plain).args(SHORT).output().expect("the program starts").status.success());
    let directory = |out: &str| home.path().join(out).join("compare_china_china-2");
    let (precise, plain) = (directory("precise"), directory("plain"));
    assert_eq!(cells(&precise, "differences.csv", "verdict"), ["alike", "alike"]);
    assert_eq!(cells(&plain, "differences.csv", "verdict"), ["", ""]);
    // Replicates are the same however many there are.
    for file in ["levels.csv", "levels.parquet", "manifest.csv", "china.toml"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("it was written");
        assert!(bytes(&precise) == bytes(&plain), "{file} differs");
    }
    let provenance = provenance(&precise);
    assert_eq!(provenance["replicates"], "1-10");
    assert_eq!(provenance["most_replicates"], 200);
}

#[test]
fn a_precision_out_of_reach_is_unsure_and_says_what_it_needs() {
    let home = tempdir().expect("a temporary directory");
    let line = "compare china without-patent-agency --precision 0.001 --replicates 12 \
                --metric startups,recognition --out out";
    let ended = stia(&home, line).args(SHORT).output().expect("the program starts");
    let screen = text(&ended.stdout);
    assert!(screen.contains("12 replicates of each"), "{screen}");
    assert!(screen.contains("ended at the most replicates there may be, 12: "), "{screen}");
    assert!(screen.contains("wider than 0.1 %: 1 of 2 rows; the widest, recognition, would need"));
    assert!(screen.contains("? unsure: ") && screen.contains("after 12 replicates"), "{screen}");
    let directory = home.path().join("out/compare_china_without-patent-agency");
    assert_eq!(cells(&directory, "differences.csv", "verdict")[1], "unsure");
}

/// Rows of `who.parquet`: agent, fate, month in the base and in the other world.
fn fates(directory: &Path) -> Vec<[String; 4]> {
    use parquet::record::RowAccessor;

    let file = File::open(directory.join("who.parquet")).expect("the comparison wrote it");
    let reader = SerializedFileReader::new(file).expect("it is a Parquet file");
    let names = columns(&directory.join("who.parquet"));
    let rows = reader.get_row_iter(None).expect("rows").map(|row| {
        let row = row.expect("a row");
        ["agent", "fate", "in_base", "in_other"].map(|column| {
            let place = names.iter().position(|name| name == column).expect("the column is there");
            row.get_string(place).cloned().unwrap_or_default()
        })
    });
    rows.collect()
}

#[test]
fn those_whose_fate_differs_are_named() {
    let home = tempdir().expect("a temporary directory");
    let file = "extends = \"classroom\"\nname = \"closed\"\nquestion = \"?\"\n\
                [incubator.switch]\non = false\n";
    fs::write(home.path().join("closed.toml"), file).expect("the disk has room");
    let compare = |line: &str| {
        let flags = "--until 2015-12 --set burn_in_months=12 --replicates 2";
        let ended = output(&home, &format!("compare {line} {flags}"));
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        text(&ended.stdout)
    };
    let screen = compare("classroom closed.toml --who --threads 1 --out one");
    assert!(screen.contains("Whose fate differs in closed from classroom"), "{screen}");
    assert!(screen.lines().all(|line| line.chars().count() <= 110), "{screen}");
    let directory = home.path().join("one/compare_classroom_closed");
    let rows = fates(&directory);
    let graduates = rows.iter().filter(|[_, fate, ..]| fate == "graduated");
    assert!(graduates.clone().count() > 0);
    for [agent, _, in_base, in_other] in graduates {
        assert!(agent.len() == 16 && in_base.starts_with("2015-") && in_other.is_empty());
    }

    compare("classroom closed.toml --who --threads 2 --out two");
    compare("classroom closed.toml --who=1 --out first");
    compare("classroom closed.toml --out plain");
    let bytes = |out: &str, file: &str| {
        fs::read(home.path().join(out).join("compare_classroom_closed").join(file)).ok()
    };
    assert!(bytes("one", "who.parquet") == bytes("two", "who.parquet"));
    assert!(bytes("first", "who.parquet") != bytes("one", "who.parquet"));
    assert!(bytes("plain", "who.parquet").is_none());
    // Following agents changes nothing.
    assert!(bytes("one", "manifest.csv") == bytes("plain", "manifest.csv"));
    assert!(bytes("one", "differences.csv") == bytes("plain", "differences.csv"));

    let screen = compare("classroom classroom --who --out same");
    assert!(screen.contains("Whose fate differs in classroom-2 from classroom"), "{screen}");
    let same = home.path().join("same/compare_classroom_classroom-2");
    assert!(fates(&same).is_empty());
    // The order of those who settle alone moves some, and no service was taken from anybody.
    let counts = read(&same, "fates.csv");
    let moved = |scenario: &str| -> u32 {
        let own = counts.lines().filter(|line| line.split(',').nth(1) == Some(scenario));
        let sides = own.flat_map(|line| line.split(',').skip(4).take(2));
        sides.map(|count| count.parse::<u32>().expect("a count")).sum()
    };
    assert_eq!(moved("classroom-2"), 0);
    assert!(moved("another order") > 0, "{counts}");
}

#[test]
fn an_audit_says_what_each_check_found_and_runs_again_to_the_same_bytes() {
    let home = tempdir().expect("a temporary directory");
    let line = "audit china without-incubator --replicates 2 --metric tenants,needs --scale 0.002 \
                --until 2015-04 --set burn_in_months=0";
    for out in ["one", "two"] {
        let threads = if out == "one" { 1 } else { 3 };
        let ended = output(&home, &format!("{line} --threads {threads} --out {out}"));
        assert_eq!(ended.status.code(), Some(0), "{}", text(&ended.stderr));
        let screen = text(&ended.stdout);
        assert!(screen.contains("without-incubator: yes, with 1, 2 and 5 threads"), "{screen}");
    }
    let directory = |out: &str| home.path().join(out).join("audit_china_without-incubator");
    let expected = [
        "audit.csv",
        "audit.parquet",
        "china.toml",
        "provenance.json",
        "reproducibility.csv",
        "verdicts.csv",
        "without-incubator.toml",
    ];
    assert_eq!(files(&directory("one")), expected);
    for file in expected {
        let bytes = |out: &str| fs::read(directory(out).join(file)).expect("the audit wrote it");
        assert!(bytes("one") == bytes("two"), "{file}");
    }
    let rows = read(&directory("one"), "audit.csv");
    let rows: Vec<Vec<&str>> = rows.lines().skip(1).map(|row| row.split(',').collect()).collect();
    // The original, one order, three seeds together, two scales.
    assert_eq!(rows.len(), 2 * 5);
    let checks: Vec<String> =
        rows[..5].iter().map(|row| format!("{} {}", row[7], row[8])).collect();
    assert_eq!(checks[0], "none ");
    assert_eq!(checks[1..], ["settlement_order 1", "seed 2-4", "scale 0.001", "scale 0.004"]);
    let pairs: Vec<&str> = rows[..5].iter().map(|row| row[9]).collect();
    assert_eq!(pairs, ["2", "2", "6", "2", "2"]);
    assert!(rows[..5].iter().all(|row| row[3] == "tenants" && row[12].starts_with('-')));
    let same = read(&directory("one"), "reproducibility.csv");
    assert_eq!(same.lines().skip(1).filter(|row| row.ends_with(",yes,")).count(), 2 * 5);
    assert_eq!(read(&directory("one"), "verdicts.csv").lines().count(), 1 + 2);
    // What a comparison finds is the original.
    let line = line.replacen("audit", "compare", 1) + " --out two";
    assert_eq!(output(&home, &line).status.code(), Some(0));
    let comparison = home.path().join("two/compare_china_without-incubator");
    let differences = read(&comparison, "differences.csv");
    let found: Vec<&str> = differences.lines().nth(1).expect("a row").split(',').collect();
    assert_eq!(found[8..14], rows[0][10..16]);
}

#[test]
fn one_scenario_is_audited_for_being_the_same_alone() {
    let home = tempdir().expect("a temporary directory");
    let ended = stia(&home, "audit china --out out").args(SHORT).output();
    assert_eq!(ended.expect("the program starts").status.code(), Some(0));
    let directory = home.path().join("out/audit_china");
    assert_eq!(files(&directory), ["china.toml", "provenance.json", "reproducibility.csv"]);
}

#[cfg(unix)]
#[test]
fn an_interrupted_audit_can_be_taken_up_again() {
    let home = tempdir().expect("a temporary directory");
    let line = "audit china china --replicates 10000 --out out";
    let complaint = interrupted(&home, line, "out/.audit_china_china-2.unfinished");
    assert!(complaint.contains("of 120010 runs finished"), "{complaint}");
    assert!(!home.path().join("out/audit_china_china-2").exists());
}
