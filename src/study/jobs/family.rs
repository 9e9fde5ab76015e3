//! Runs scenarios that share months: those once, and each scenario from where it leaves another.

use anyhow::Result;

use super::follower::Follower;
use super::replicate::{Control, Course, Run};
use super::runs::{Ended, caught};

use crate::base::month::Month;
use crate::model::branch::Family;
use crate::model::rules::scenario::Scenario;

/// Simulates a family; `scenarios` is the list that it was made of, and `begin` brings the scenario
/// of that place to its first month. Each gives what [`super::replicate::simulate`] gives, but for
/// the cost of shared months, which are counted where they are simulated.
///
/// `done` takes each run as soon as it has ended, with the place of its scenario in the list; what
/// it makes of them stands in the answer in the order of the members. A model that fails takes
/// along only those scenarios whose own run would have failed in the same month.
///
/// At once there are as many worlds as members that leave each other in a row, and one.
///
/// # Errors
///
/// The first error of `begin` or `done` ends the family.
pub fn simulate_family<'a, T, F: Follower>(
    family: &Family,
    scenarios: &[&Scenario],
    begin: &dyn Fn(usize) -> Result<Course<'a, F>>,
    control: Control,
    done: &dyn Fn(usize, Run<F>) -> Result<T>,
) -> Result<Vec<Ended<T>>> {
    let ended = family.members.iter().map(|_| Ended::Stopped).collect();
    let mut walk = Walk { family, scenarios, control, done, ended };
    let trunk = family.members[0].scenario;
    match caught(|| begin(trunk)) {
        Ok(course) => walk.go(0, course?)?,
        Err(message) => walk.fail(0, scenarios[trunk].first_month(), &message),
    }
    Ok(walk.ended)
}

/// The path through a family: a member up to where another leaves it, that one to its end, and on.
struct Walk<'a, T, F> {
    family: &'a Family,
    scenarios: &'a [&'a Scenario],
    control: Control<'a>,
    done: &'a dyn Fn(usize, Run<F>) -> Result<T>,
    ended: Vec<Ended<T>>,
}

impl<T, F: Follower> Walk<'_, T, F> {
    /// Brings a member and all who leave it to their ends.
    fn go(&mut self, member: usize, mut course: Course<'_, F>) -> Result<()> {
        let scenario = self.scenarios[self.family.members[member].scenario];
        for (month, leaver) in self.leavers(member) {
            if !self.advance(member, &mut course, month)? {
                return Ok(());
            }
            let other = self.scenarios[self.family.members[leaver].scenario];
            (self.control.months_done)(u64::from(month.since(other.first_month())));
            match caught(|| course.branch(other)) {
                Ok(branch) => self.go(leaver, branch)?,
                Err(message) => self.fail(leaver, month, &message),
            }
        }
        if !self.advance(member, &mut course, scenario.until.next())? {
            return Ok(());
        }
        let run = course.finish()?;
        self.ended[member] = Ended::Done((self.done)(self.family.members[member].scenario, run)?);
        Ok(())
    }

    /// Simulates a member's months before `month`; whether it got there.
    fn advance(&mut self, member: usize, course: &mut Course<'_, F>, month: Month) -> Result<bool> {
        match caught(|| course.advance(month, self.control)) {
            Ok(is_there) => is_there,
            Err(message) => {
                let failed = course.world().month();
                self.fail(member, failed, &message);
                Ok(false)
            }
        }
    }

    /// A member has failed in a month, and with it all that would have left it later.
    fn fail(&mut self, member: usize, month: Month, message: &str) {
        self.ended[member] = Ended::Failed(message.into());
        for (left, leaver) in self.leavers(member) {
            if left > month {
                self.fail(leaver, month, message);
            }
        }
    }

    /// Who leaves a member, by month.
    fn leavers(&self, member: usize) -> Vec<(Month, usize)> {
        let members = self.family.members.iter().enumerate();
        let mut leavers: Vec<(Month, usize)> = members
            .filter_map(|(place, it)| it.leaves.map(|(from, month)| (from, month, place)))
            .filter(|&(from, _, _)| from == member)
            .map(|(_, month, place)| (month, place))
            .collect();
        leavers.sort_unstable();
        leavers
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::model::branch::Member;

    #[test]
    fn who_fails_takes_along_only_who_would_have_left_later() {
        let month = |month: u32| Month::new(2020, month);
        let leaves = [None, Some((0, month(3))), Some((0, month(5))), Some((2, month(7)))];
        let members = leaves.iter().enumerate();
        let members = members.map(|(scenario, &leaves)| Member { scenario, leaves }).collect();
        let check = |member: usize, failed: u32| -> Vec<bool> {
            let stop = AtomicBool::new(false);
            let control = Control { stop: &stop, months_done: &|_| () };
            let ended = (0..4).map(|_| Ended::<()>::Stopped).collect();
            let family = &Family { members: Vec::clone(&members) };
            let done = &|_: usize, _: Run| Ok(());
            let mut walk = Walk { family, scenarios: &[], control, done, ended };
            walk.fail(member, month(failed), "a rule is broken");
            walk.ended.iter().map(|it| matches!(it, Ended::Failed(_))).collect()
        };
        assert_eq!(check(0, 1), [true, true, true, true]);
        // What has left in that month or before has run without the failing part.
        assert_eq!(check(0, 3), [true, false, true, true]);
        assert_eq!(check(0, 9), [true, false, false, false]);
        assert_eq!(check(2, 6), [false, false, true, true]);
        assert_eq!(check(1, 6), [false, true, false, false]);
    }
}
