//! Texts for Slurm: a job array whose tasks are shards, a job that merges, and what submits both.
//!
//! Nothing is submitted or run here, and nothing is scheduled: that is Slurm's.

mod load;

use std::time::Duration;

pub use load::{Load, SHORTEST, clock, megabytes, merge_time, read_clock, usual_lead};

/// What is to be submitted.
pub struct Batch<'a> {
    /// What its jobs are called.
    pub name: &'a str,
    /// The program's file.
    pub program: &'a str,
    /// The SHA-256 of that file.
    pub program_digest: &'a str,
    /// The experiment and the flags that every command takes.
    pub arguments: &'a [String],
    /// The directory of the scripts and their logs.
    pub directory: &'a str,
    /// How many shards there are.
    pub shards: usize,
    /// What the site asks of all jobs, such as `--partition=long`.
    pub site: &'a [String],
    /// Time of a shard.
    pub time: Duration,
    /// How long before its end a shard gets a signal.
    pub lead: Duration,
    /// Time of the merge.
    pub merge_time: Duration,
    /// Memory of a shard as Slurm reads it; the cluster's default if there is none.
    pub memory: Option<&'a str>,
    /// Processors of a shard.
    pub processors: u16,
}

/// The job array.
pub const SWEEP: &str = "sweep.sbatch";
/// The job that merges.
pub const MERGE: &str = "merge.sbatch";
/// What submits both.
pub const SUBMIT: &str = "submit.sh";

impl Batch<'_> {
    /// The scripts with their names.
    pub fn scripts(&self) -> [(&'static str, String); 3] {
        [(SWEEP, self.sweep()), (MERGE, self.merge()), (SUBMIT, self.submit())]
    }

    fn sweep(&self) -> String {
        let (shards, processors) = (self.shards, self.processors);
        let mut options = vec![
            format!("--job-name={}", self.name),
            format!("--array=1-{shards}"),
            format!("--time={}", clock(self.time)),
            "--ntasks=1".into(),
            format!("--cpus-per-task={processors}"),
        ];
        options.extend(self.memory.map(|memory| format!("--mem={memory}")));
        options.extend_from_slice(self.site);
        options.extend([
            "--requeue".into(),
            format!("--signal=B:TERM@{}", self.lead.as_secs()),
            "--open-mode=append".into(),
            "--output=shard-%a.log".into(),
        ]);
        let about = format!("Shards 1 to {shards}, one a task; submit.sh submits it.");
        let command = self.command("run");
        format!(
            "{}\
             echo \"$(date -Is) shard $SLURM_ARRAY_TASK_ID/{shards} on ${{SLURMD_NODENAME:-?}}, \
             job $SLURM_JOB_ID, start $((${{SLURM_RESTART_COUNT:-0}} + 1))\"\n\
             # The number of shards is that of the sweep: Slurm's counts what was submitted last.\n\
             # In place of this shell, so that Slurm's signals reach the program.\n\
             exec {command} --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" \
             --threads \"${{SLURM_CPUS_PER_TASK:-{processors}}}\" --quiet\n",
            self.head(&about, &options)
        )
    }

    fn merge(&self) -> String {
        let mut options = vec![
            format!("--job-name={}-merge", self.name),
            format!("--time={}", clock(self.merge_time)),
            "--ntasks=1".into(),
        ];
        options.extend(self.memory.map(|memory| format!("--mem={memory}")));
        options.extend_from_slice(self.site);
        options.extend(["--open-mode=append".into(), "--output=merge.log".into()]);
        format!(
            "{}\
             echo \"$(date -Is) merge on ${{SLURMD_NODENAME:-?}}, job $SLURM_JOB_ID\"\n\
             code=0\n\
             {} || code=$?\n\
             if [ \"$code\" = 1 ]; then\n    \
                 missing=$({} --shards {} --missing)\n    \
                 [ -z \"$missing\" ] || echo \"shards with missing runs: $missing;\" {} \\\n        \
                     \"submits them again\" >&2\n\
             fi\n\
             exit \"$code\"\n",
            self.head("Merges the finished runs into tables; submit.sh submits it.", &options),
            self.command("merge"),
            self.command("status"),
            self.shards,
            quoted(&format!("{}/{SUBMIT}", self.directory)),
        )
    }

    fn submit(&self) -> String {
        let name = self.name;
        format!(
            "{}\
             cd -- {}\n\
             queued=$(squeue --me --noheader --states=PENDING,RUNNING,SUSPENDED --format=%A \\\n    \
                 --name={name},{name}-merge | sort -u | paste -sd ' ')\n\
             if [ -n \"$queued\" ]; then\n    \
                 echo \"jobs of this sweep are in the queue: $queued; let them end or scancel them\" >&2\n    \
                 exit 1\n\
             fi\n\
             missing=$({} --shards {} --missing)\n\
             if [ -z \"$missing\" ]; then\n    \
                 merge=$(sbatch --parsable {MERGE})\n    \
                 echo \"no run is missing\"\n\
             else\n    \
                 shards=$(sbatch --parsable --array=\"$missing\" {SWEEP})\n    \
                 shards=${{shards%%;*}}\n    \
                 echo \"shards $missing: job $shards\"\n    \
                 # After any end: shards in which some runs failed can be merged; of others the merge\n    \
                 # says what is missing.\n    \
                 merge=$(sbatch --parsable --dependency=\"afterany:$shards\" {MERGE})\n\
             fi\n\
             echo \"merge: job ${{merge%%;*}}\"\n",
            self.head("Submits the shards with missing runs, and a merge after them.", &[]),
            quoted(self.directory),
            self.command("status"),
            self.shards,
        )
    }

    /// How each script begins.
    fn head(&self, about: &str, options: &[String]) -> String {
        let options: String = options.iter().map(|option| format!("#SBATCH {option}\n")).collect();
        let program = quoted(self.program);
        format!(
            "#!/bin/bash\n\
             # {about} Written by `stia sweep slurm`.\n\
             {options}\
             set -euo pipefail\n\
             if [ \"$(sha256sum < {program})\" != \"{}  -\" ]; then\n    \
                 echo {program} \"is not the program that wrote this script, and would start over;\" \\\n        \
                     \"write the script again with stia sweep slurm\" >&2\n    \
                 exit 1\n\
             fi\n",
            self.program_digest
        )
    }

    fn command(&self, what: &str) -> String {
        let words = [self.program, "sweep", what].into_iter();
        let words = words.chain(self.arguments.iter().map(String::as_str));
        words.map(quoted).collect::<Vec<_>>().join(" ")
    }
}

/// A word as the shell has to read it.
pub fn quoted(word: &str) -> String {
    let is_plain = |letter: char| letter.is_ascii_alphanumeric() || "_-./=,:@%+".contains(letter);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_string()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

/// What jobs may be called: ASCII letters, digits, `_` and `-`, with what distinguishes sweeps.
pub fn job_name(experiment: &str, key: &str) -> String {
    let is_fine = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    let name: String =
        experiment.chars().take(40).map(|it| if is_fine(it) { it } else { '_' }).collect();
    format!("{name}-{key}")
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(which: usize, expected: Expect) {
        let arguments = [
            "/data/it's here/my study.toml".to_string(),
            "--set=path=high".into(),
            "--out=/data/it's here/output".into(),
        ];
        let batch = Batch {
            name: "study-0123456789abcdef",
            program: "/opt/new tools/stia",
            program_digest: "c0ffee",
            arguments: &arguments,
            directory: "/data/it's here/output/study.slurm",
            shards: 8,
            site: &["--partition=long".into()],
            time: Duration::from_secs(5400),
            lead: Duration::from_secs(120),
            merge_time: Duration::from_secs(600),
            memory: Some("500M"),
            processors: 2,
        };
        expected.assert_eq(&batch.scripts()[which].1);
    }

    #[test]
    fn the_array_runs_a_shard_a_task() {
        check(
            0,
            expect![[r##"
            #!/bin/bash
            # Shards 1 to 8, one a task; submit.sh submits it. Written by `stia sweep slurm`.
            #SBATCH --job-name=study-0123456789abcdef
            #SBATCH --array=1-8
            #SBATCH --time=01:30:00
            #SBATCH --ntasks=1
            #SBATCH --cpus-per-task=2
            #SBATCH --mem=500M
            #SBATCH --partition=long
            #SBATCH --requeue
            #SBATCH --signal=B:TERM@120
            #SBATCH --open-mode=append
            #SBATCH --output=shard-%a.log
            set -euo pipefail
            if [ "$(sha256sum < '/opt/new tools/stia')" != "c0ffee  -" ]; then
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would start over;" \
                    "write the script again with stia sweep slurm" >&2
                exit 1
            fi
            echo "$(date -Is) shard $SLURM_ARRAY_TASK_ID/8 on ${SLURMD_NODENAME:-?}, job $SLURM_JOB_ID, start $((${SLURM_RESTART_COUNT:-0} + 1))"
            # The number of shards is that of the sweep: Slurm's counts what was submitted last.
            # In place of this shell, so that Slurm's signals reach the program.
            exec '/opt/new tools/stia' sweep run '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' --shard "$SLURM_ARRAY_TASK_ID/8" --threads "${SLURM_CPUS_PER_TASK:-2}" --quiet
        "##]],
        );
    }

    #[test]
    fn the_merge_names_what_is_missing() {
        check(
            1,
            expect![[r##"
            #!/bin/bash
            # Merges the finished runs into tables; submit.sh submits it. Written by `stia sweep slurm`.
            #SBATCH --job-name=study-0123456789abcdef-merge
            #SBATCH --time=00:10:00
            #SBATCH --ntasks=1
            #SBATCH --mem=500M
            #SBATCH --partition=long
            #SBATCH --open-mode=append
            #SBATCH --output=merge.log
            set -euo pipefail
            if [ "$(sha256sum < '/opt/new tools/stia')" != "c0ffee  -" ]; then
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would start over;" \
                    "write the script again with stia sweep slurm" >&2
                exit 1
            fi
            echo "$(date -Is) merge on ${SLURMD_NODENAME:-?}, job $SLURM_JOB_ID"
            code=0
            '/opt/new tools/stia' sweep merge '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' || code=$?
            if [ "$code" = 1 ]; then
                missing=$('/opt/new tools/stia' sweep status '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' --shards 8 --missing)
                [ -z "$missing" ] || echo "shards with missing runs: $missing;" '/data/it'\''s here/output/study.slurm/submit.sh' \
                    "submits them again" >&2
            fi
            exit "$code"
        "##]],
        );
    }

    #[test]
    fn only_what_is_missing_is_submitted() {
        check(
            2,
            expect![[r##"
            #!/bin/bash
            # Submits the shards with missing runs, and a merge after them. Written by `stia sweep slurm`.
            set -euo pipefail
            if [ "$(sha256sum < '/opt/new tools/stia')" != "c0ffee  -" ]; then
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would start over;" \
                    "write the script again with stia sweep slurm" >&2
                exit 1
            fi
            cd -- '/data/it'\''s here/output/study.slurm'
            queued=$(squeue --me --noheader --states=PENDING,RUNNING,SUSPENDED --format=%A \
                --name=study-0123456789abcdef,study-0123456789abcdef-merge | sort -u | paste -sd ' ')
            if [ -n "$queued" ]; then
                echo "jobs of this sweep are in the queue: $queued; let them end or scancel them" >&2
                exit 1
            fi
            missing=$('/opt/new tools/stia' sweep status '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' --shards 8 --missing)
            if [ -z "$missing" ]; then
                merge=$(sbatch --parsable merge.sbatch)
                echo "no run is missing"
            else
                shards=$(sbatch --parsable --array="$missing" sweep.sbatch)
                shards=${shards%%;*}
                echo "shards $missing: job $shards"
                # After any end: shards in which some runs failed can be merged; of others the merge
                # says what is missing.
                merge=$(sbatch --parsable --dependency="afterany:$shards" merge.sbatch)
            fi
            echo "merge: job ${merge%%;*}"
        "##]],
        );
    }

    #[test]
    fn words_reach_the_program_as_they_are() {
        let words = [
            ("--set=operation.demand=1.5", "--set=operation.demand=1.5"),
            ("a b", "'a b'"),
            ("it's", "'it'\\''s'"),
            ("$HOME `x` \"y\" \\", "'$HOME `x` \"y\" \\'"),
            ("~/x", "'~/x'"),
            ("", "''"),
        ];
        for (word, text) in words {
            assert_eq!(quoted(word), text);
        }
        assert_eq!(job_name("Über uns 2", "k"), "_ber_uns_2-k");
    }
}
