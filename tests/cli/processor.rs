//! The same bytes on a processor without FMA, AVX2 and AVX-512, as far as the C library can mask
//! them: it then picks other variants of `exp`, `log` and `pow`, which model code must not call.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Runs a tiny China below `home` and returns its directory.
fn run(home: &Path, out: &str, tunables: Option<&str>) -> PathBuf {
    let mut command = Command::new(env!("CARGO_BIN_EXE_stia"));
    command.current_dir(home).args(["run", "china", "--scale", "0.002", "--until", "2015-06"]);
    command.args(["--set", "burn_in_months=12", "--quiet", "--out", out]);
    if let Some(tunables) = tunables {
        command.env("GLIBC_TUNABLES", tunables);
    }
    let ended = command.output().expect("the program starts");
    assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    home.join(out).join("china")
}

#[test]
fn masking_fma_and_avx_changes_nothing() {
    let home = tempfile::tempdir().expect("a temporary directory");
    let plain = run(home.path(), "plain", None);
    let masked = "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F";
    let masked = run(home.path(), "masked", Some(masked));
    for file in ["series.csv", "series.parquet", "flows.csv"] {
        let bytes = |directory: &Path| fs::read(directory.join(file)).expect("the run wrote it");
        assert!(bytes(&plain) == bytes(&masked), "{file} differs");
    }
}
