//! What a shard asks of a cluster, judged by a pilot: time, memory, and how many shards are
//! sensible.

use std::ops::RangeInclusive;
use std::time::Duration;

/// Between the signal and the end of a job's time at least, if the time allows it.
const LEAD: Duration = Duration::from_secs(120);

/// The least time that a job asks for: Slurm counts in minutes.
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

    /// How long before its end a shard gets a signal: enough for runs that have begun.
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

/// How long before its end a job gets a signal of which no run is known.
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
    use super::*;

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
        // Long runs get a signal early enough to end, but not before half of the time.
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
