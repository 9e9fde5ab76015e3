//! What following single agents adds to the time of a run, from a few months of pilots.

use std::time::{Duration, Instant};

use super::affected::differ;
use super::histories::Histories;
use crate::model::rules::scenario::Scenario;
use crate::study::jobs::pace::{MEASURED, followed};

/// What a month takes longer in which agents are followed: hearing its events, keeping them, and
/// holding them against those of another world. Nobody is followed in the burn-in, so that the
/// pilots have none.
pub fn added_to_a_month(scenario: &Scenario) -> Duration {
    let pilot = Scenario { burn_in_months: 0, ..scenario.clone() };
    let (plain, _) = followed(&pilot, ());
    let (heard, course) = followed(&pilot, Histories::default());
    let hearing = heard.month.saturating_sub(plain.month);
    let Ok(run) = course.finish() else { return hearing };
    let began = Instant::now();
    let kept = serde_json::to_vec(&run.follower).expect("it is data");
    let read: Histories = serde_json::from_slice(&kept).expect("it was written");
    let _ = differ(&run.follower, &read, ("", ""), scenario.first_replicate);
    // The first month was heard too.
    hearing + began.elapsed() / (MEASURED + 1)
}
