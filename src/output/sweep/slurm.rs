//! Texts for Slurm: a job array whose tasks are shards, a job that merges, and what submits both.
//!
//! Nothing is submitted or run here, and nothing is scheduled: that is Slurm's.

use std::ops::RangeInclusive;
use std::time::Duration;

/// Between the signal and the end of a job's time at least, if the time allows it.
const LEAD: Duration = Duration::from_secs(120);

/// The least time that a job asks for: Slurm tells time by the minute.
pub const SHORTEST: Duration = Duration::from_secs(600);

/// What a job may need more than a pilot says.
const SAFETY: f64 = 2.0;

/// The same of memory, which varies less.
const MEMORY_SAFETY: f64 = 1.5;

/// The least memory that is asked for, in MB.
const LEAST_MEGABYTES: u64 = 500;

/// Times that a shard sensibly takes, in seconds: short ones cost more to start than to run, and of
/// long ones much is lost at once.
const SENSIBLE_SECONDS: RangeInclusive<f64> = 600.0..=3600.0;

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
    /// How long before its end a shard is told.
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
                 [ -z \"$missing\" ] || echo \"shards that lack runs: $missing;\" {} \\\n        \
                     \"submits them again\" >&2\n\
             fi\n\
             exit \"$code\"\n",
            self.head("Joins the finished runs to tables; submit.sh submits it.", &options),
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
            self.head("Submits the shards that lack runs, and a merge after them.", &[]),
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
                 echo {program} \"is not the program that wrote this script, and would begin anew;\" \\\n        \
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

/// What jobs may be called: ASCII letters, digits, `_` and `-`, with what tells sweeps apart.
pub fn job_name(experiment: &str, key: &str) -> String {
    let is_fine = |letter: char| letter.is_ascii_alphanumeric() || "_-".contains(letter);
    let name: String =
        experiment.chars().take(40).map(|it| if is_fine(it) { it } else { '_' }).collect();
    format!("{name}-{key}")
}

/// A time as Slurm reads it: `02:30:00`, hours beyond 24 too.
pub fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// Reads `02:30:00` or `1-12:00:00`.
pub fn read_clock(text: &str) -> Option<Duration> {
    let (days, rest) = text.split_once('-').unwrap_or(("0", text));
    let mut parts = rest.split(':').map(|part| part.parse::<u64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let is_time = parts.next().is_none() && minutes < 60 && seconds < 60 && hours < 100_000;
    let days: u64 = days.parse().ok().filter(|&days: &u64| days < 10_000)?;
    let time = Duration::from_secs(((days * 24 + hours) * 60 + minutes) * 60 + seconds);
    Some(time).filter(|time| is_time && !time.is_zero())
}

/// What a pilot says about a sweep in shards.
#[derive(Clone, Copy, Debug)]
pub struct Load {
    /// Wall time of a run while each processor has one.
    pub of_a_run: Duration,
    /// Runs of the largest shard.
    pub runs: usize,
    /// Runs of the sweep.
    pub all: usize,
    /// Processors of a shard.
    pub processors: usize,
    /// The most shards that have runs.
    pub most: usize,
}

impl Load {
    /// Wall time of the largest shard.
    pub fn time(&self) -> Duration {
        self.of_a_run.mul_f64(self.runs.div_ceil(self.processors) as f64)
    }

    /// How long before its end a shard is told: enough for runs that have begun.
    pub fn lead(&self, time: Duration) -> Duration {
        self.of_a_run.mul_f64(SAFETY).max(LEAD).min(time / 2)
    }

    /// The time that a shard asks for: whole minutes, enough even if it has to end early.
    pub fn limit(&self) -> Duration {
        let needed = self.time().mul_f64(SAFETY);
        let whole = (needed + self.of_a_run.mul_f64(SAFETY).max(LEAD)).max(SHORTEST);
        Duration::from_secs((whole.as_secs_f64() / 60.0).ceil() as u64 * 60)
    }

    /// Numbers of shards that take a sensible time each, if there are any.
    pub fn sensible(&self) -> Option<RangeInclusive<usize>> {
        let total = self.of_a_run.as_secs_f64() * self.all as f64 / self.processors as f64;
        let fewest = (total / SENSIBLE_SECONDS.end()).ceil().max(1.0) as usize;
        let most = ((total / SENSIBLE_SECONDS.start()) as usize).min(self.most);
        let is_divisible = self.of_a_run.as_secs_f64() <= *SENSIBLE_SECONDS.end();
        (is_divisible && fewest <= most).then_some(fewest..=most)
    }
}

/// How long before its end a job is told of which no run is known.
pub fn usual_lead(time: Duration) -> Duration {
    LEAD.min(time / 2)
}

/// Time of a merge of so many runs with so many rows.
pub fn merge_time(runs: usize, rows: usize) -> Duration {
    let seconds = SHORTEST.as_secs() + runs as u64 / 50 + rows as u64 / 100_000;
    Duration::from_secs(seconds.div_ceil(60) * 60)
}

/// Memory to ask for, where a pilot had so many bytes.
pub fn megabytes(pilot_bytes: u64) -> String {
    let needed = (pilot_bytes as f64 * MEMORY_SAFETY / 1e8).ceil() as u64 * 100;
    format!("{}M", needed.max(LEAST_MEGABYTES))
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
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would begin anew;" \
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
            # Joins the finished runs to tables; submit.sh submits it. Written by `stia sweep slurm`.
            #SBATCH --job-name=study-0123456789abcdef-merge
            #SBATCH --time=00:10:00
            #SBATCH --ntasks=1
            #SBATCH --mem=500M
            #SBATCH --partition=long
            #SBATCH --open-mode=append
            #SBATCH --output=merge.log
            set -euo pipefail
            if [ "$(sha256sum < '/opt/new tools/stia')" != "c0ffee  -" ]; then
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would begin anew;" \
                    "write the script again with stia sweep slurm" >&2
                exit 1
            fi
            echo "$(date -Is) merge on ${SLURMD_NODENAME:-?}, job $SLURM_JOB_ID"
            code=0
            '/opt/new tools/stia' sweep merge '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' || code=$?
            if [ "$code" = 1 ]; then
                missing=$('/opt/new tools/stia' sweep status '/data/it'\''s here/my study.toml' --set=path=high '--out=/data/it'\''s here/output' --shards 8 --missing)
                [ -z "$missing" ] || echo "shards that lack runs: $missing;" '/data/it'\''s here/output/study.slurm/submit.sh' \
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
            # Submits the shards that lack runs, and a merge after them. Written by `stia sweep slurm`.
            set -euo pipefail
            if [ "$(sha256sum < '/opt/new tools/stia')" != "c0ffee  -" ]; then
                echo '/opt/new tools/stia' "is not the program that wrote this script, and would begin anew;" \
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

    #[test]
    fn times_are_read_and_written_as_slurm_does() {
        let clocks = [("00:01:00", 60), ("02:30:05", 9005), ("1-12:00:00", 129_600)];
        for (text, seconds) in clocks {
            assert_eq!(read_clock(text), Some(Duration::from_secs(seconds)), "{text}");
        }
        assert_eq!(clock(Duration::from_secs(129_600)), "36:00:00");
        for wrong in ["", "90", "1:30", "00:00:00", "00:60:00", "1h", "00:01:00:00", "-01:00:00"] {
            assert_eq!(read_clock(wrong), None, "{wrong}");
        }
    }

    fn load(of_a_run: u64, runs: usize) -> Load {
        let of_a_run = Duration::from_secs(of_a_run);
        Load { of_a_run, runs, all: 8 * runs, processors: 2, most: 8 * runs }
    }

    #[test]
    fn a_shard_asks_for_twice_what_it_takes_in_whole_minutes() {
        // Five runs on two processors take the time of three.
        assert_eq!(load(100, 5).time(), Duration::from_secs(300));
        assert_eq!(load(100, 5).limit(), Duration::from_secs(2 * 300 + 200 + 40));
        assert_eq!(load(1, 5).limit(), SHORTEST);
        // Long runs are told early enough to end, but not before half of the time.
        assert_eq!(load(100, 5).lead(Duration::from_secs(900)), Duration::from_secs(200));
        assert_eq!(load(1, 5).lead(Duration::from_secs(900)), LEAD);
        assert_eq!(load(100, 5).lead(Duration::from_secs(60)), Duration::from_secs(30));
        assert_eq!(usual_lead(Duration::from_secs(60)), Duration::from_secs(30));
    }

    #[test]
    fn the_number_of_shards_follows_from_the_time_of_all() {
        // Eight times a hundred runs of a minute on two processors: 400 minutes.
        assert_eq!(load(60, 100).sensible(), Some(7..=40));
        assert_eq!(load(1, 4).sensible(), None);
        // Runs of two hours cannot be divided.
        assert_eq!(load(7200, 1).sensible(), None);
    }

    #[test]
    fn memory_and_the_merge_have_room() {
        assert_eq!(megabytes(60_000_000), "500M");
        assert_eq!(megabytes(1_200_000_000), "1800M");
        assert_eq!(merge_time(10_000, 1_000_000), Duration::from_secs(840));
    }
}
