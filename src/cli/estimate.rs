//! What a command takes, said before it begins.

use std::time::Duration;

use super::flags::Flags;
use super::view::complain;
use super::view::format::{counted, span};
use crate::model::rules::scenario::Scenario;
use crate::study::compare::following::added_to_a_month;
use crate::study::jobs::pace::{Pace, pace};

/// A time from which on a command says how long it takes.
const LONG: Duration = Duration::from_secs(60);

/// Agents of China at full size in a month, about.
const AGENTS: f64 = 2.1e6;

/// Agents that a thread moves one month on in a second, at best.
const AGENTS_A_SECOND: f64 = 4e6;

/// The runs of a command.
pub struct Work<'a> {
    /// The scenario that all of them resemble.
    pub scenario: &'a Scenario,
    /// How many there are.
    pub runs: usize,
    /// Whether there may be fewer.
    pub is_at_most: bool,
    /// In how many of them single agents are followed.
    pub followed: usize,
    /// Scenarios that are solved for target costs before.
    pub solved: usize,
}

/// Says how many runs a command makes and how long they take, if that is long or the command only
/// asks; whether the command ends with that.
pub fn tell(work: &Work, flags: &Flags, is_dry_run: bool) -> bool {
    let threads = flags.threads();
    if !is_dry_run && (flags.quiet || at_least(work, threads) < LONG / 10) {
        return false;
    }
    let following = match work.followed {
        0 => Duration::ZERO,
        _ => added_to_a_month(work.scenario),
    };
    let pace = pace(work.scenario, threads.div_ceil(work.runs.max(1)));
    let time = time(work, threads, pace, following);
    if is_dry_run || time >= LONG {
        let most = if work.is_at_most { "at most " } else { "" };
        let hint = if is_dry_run { "" } else { "; --dry-run says so without beginning" };
        let months = counted(work.scenario.months() as usize, "month");
        let runs = match work.runs {
            1 => format!("1 run of {months} takes"),
            count => format!("{count} runs of {months} each take"),
        };
        let threads = counted(threads, "thread");
        let pilots = match work.solved {
            0 => String::new(),
            count => format!(", and before them pilots of {}", counted(count, "scenario")),
        };
        complain(&format!("{most}{runs} about {} on {threads}{pilots}{hint}", span(time)));
    }
    is_dry_run
}

/// What runs take whose months are as fast as the measured ones; `following` is what a written
/// month takes longer in which agents are followed.
fn time(work: &Work, threads: usize, Pace { start, month }: Pace, following: Duration) -> Duration {
    let months = work.scenario.months();
    let written = months.saturating_sub(work.scenario.burn_in_months.into());
    let runs = (start + month.mul_f64(months as f64)).mul_f64(work.runs as f64);
    let followed = following.mul_f64(written as f64 * work.followed as f64);
    (runs + followed).div_f64(threads.min(work.runs.max(1)) as f64)
}

/// What runs take on the fastest machine, which tells short ones without measuring.
fn at_least(work: &Work, threads: usize) -> Duration {
    let months = work.runs as f64 * work.scenario.months() as f64;
    let agents = AGENTS * work.scenario.scale;
    Duration::from_secs_f64(months * agents / AGENTS_A_SECOND / threads as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_side_by_side_take_as_long_as_they_share_threads() {
        let scenario = Scenario::default();
        let work =
            |runs| Work { scenario: &scenario, runs, is_at_most: false, followed: 0, solved: 0 };
        let pace = || Pace { start: Duration::from_secs(2), month: Duration::from_millis(500) };
        let run = 2.0 + 0.5 * scenario.months() as f64;
        assert_eq!(time(&work(1), 4, pace(), Duration::ZERO).as_secs_f64(), run);
        assert_eq!(time(&work(8), 4, pace(), Duration::ZERO).as_secs_f64(), 2.0 * run);
        // Nobody is followed in the burn-in.
        let written = (scenario.months() - u64::from(scenario.burn_in_months)) as f64;
        let followed = Work { followed: 2, ..work(8) };
        let all = time(&followed, 4, pace(), Duration::from_millis(100)).as_secs_f64();
        assert!((all - 2.0 * run - 2.0 * 0.1 * written / 4.0).abs() < 1e-6, "{all}");
        assert!(at_least(&work(7665), 2) > LONG && at_least(&work(1), 2) < LONG);
    }
}
