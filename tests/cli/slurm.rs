//! `stia sweep slurm`: scripts that bash accepts, for paths of all kinds. `.ci/slurm` runs them.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::{TempDir, tempdir};

use crate::text;

const STUDY: &str = "scenarios = [\"classroom\"]\nset = [\"scale=0.01\", \"until=2015-03\"]\n\
                     replicates = 4\n[[factor]]\nkey = \"operation.demand\"\nvalues = [0.9, 1.1]\n";

/// A directory whose name needs quotes, with an experiment in it.
fn study() -> (TempDir, std::path::PathBuf) {
    let home = tempdir().expect("a temporary directory");
    let directory = home.path().join("it's a $tudy");
    fs::create_dir(&directory).expect("the disk has room");
    fs::write(directory.join("my study.toml"), STUDY).expect("the disk has room");
    (home, directory)
}

fn slurm(directory: &Path, line: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stia"));
    command.current_dir(directory).args(["sweep", "slurm", "my study.toml"]);
    command.args(line.split_whitespace()).output().expect("the program starts")
}

#[test]
fn bash_accepts_the_scripts() {
    let (_home, directory) = study();
    let ended = slurm(&directory, "--shards 3 --partition long --cpus 2 --set seed=7");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let said = text(&ended.stdout);
    assert!(said.contains("8 runs in 3 shards\n  a shard of 3 runs takes about "), "{said}");
    let scripts = directory.join("output/my study.slurm");
    for name in ["sweep.sbatch", "merge.sbatch", "submit.sh"] {
        let checked = Command::new("bash").arg("-n").arg(scripts.join(name)).output();
        let checked = checked.expect("there is a bash");
        assert!(checked.status.success(), "{name}: {}", text(&checked.stderr));
    }
    let mode = fs::metadata(scripts.join("submit.sh")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o111, 0o111);
}

#[test]
fn a_task_makes_its_shard_and_the_merge_says_what_is_missing() {
    let (_home, directory) = study();
    let line = "--shards 3 --no-pilot --time 00:30:00 --into scripts --set seed=7";
    let ended = slurm(&directory, line);
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    let job = |script: &str, shard: &str| {
        let mut command = Command::new("bash");
        command.arg(directory.join("scripts").join(script)).current_dir("/");
        command.env("SLURM_ARRAY_TASK_ID", shard).env("SLURM_JOB_ID", "1");
        command.output().expect("there is a bash")
    };
    for shard in ["1", "3"] {
        let ended = job("sweep.sbatch", shard);
        assert!(ended.status.success(), "{}", text(&ended.stderr));
        assert!(text(&ended.stdout).contains(&format!(" shard {shard}/3 on ")));
    }
    let ended = job("merge.sbatch", "");
    assert_eq!(ended.status.code(), Some(1));
    let complaint = text(&ended.stderr);
    assert!(complaint.contains("3 of 8 runs are missing: point 1 of classroom"), "{complaint}");
    assert!(complaint.contains("shards with missing runs: 2;"), "{complaint}");
    assert!(job("sweep.sbatch", "2").status.success());
    let ended = job("merge.sbatch", "");
    assert!(ended.status.success(), "{}", text(&ended.stderr));
    assert!(directory.join("output/my study/runs.csv").is_file());
}

#[test]
fn what_makes_no_sense_is_refused() {
    let (_home, directory) = study();
    for (line, message) in [
        (
            "--shards 9",
            "--shards 9: there are runs for at most 8, one for each point and replicate",
        ),
        ("--shards 2 --threads 2", "--threads: --cpus sets the threads of a shard"),
        ("--shards 2 --no-pilot", "--time <TIME>"),
        ("--shards 2 --time 90", "write it as 90s, 45m, 1h30m, 2d or 02:30:00"),
        ("--shards 2 --mem lots", "write it as 800M or 2G"),
        ("--shards 0", "0 is not in 1..=1000000"),
    ] {
        let ended = slurm(&directory, line);
        let complaint = text(&ended.stderr);
        assert_eq!(ended.status.code(), Some(2), "{line}: {complaint}");
        assert!(complaint.contains(message), "{line}: {complaint}");
    }
    assert!(!directory.join("output").exists());
}

#[test]
fn a_script_that_was_changed_is_kept() {
    let (_home, directory) = study();
    let line = "--shards 2 --no-pilot --time 00:30:00 --into scripts --quiet";
    assert!(slurm(&directory, line).status.success());
    let script = directory.join("scripts/sweep.sbatch");
    let edited = fs::read_to_string(&script).expect("it was written") + "# mine\n";
    fs::write(&script, &edited).expect("the disk has room");
    assert!(slurm(&directory, line).status.success());
    let kept = fs::read_to_string(directory.join("scripts/sweep.sbatch.former"));
    assert_eq!(kept.expect("it was kept"), edited);
    assert!(!directory.join("scripts/submit.sh.former").exists());
}
