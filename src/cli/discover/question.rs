//! The question of `stia discover`: scenarios, metric, place and month of an experiment.

use super::Args;
use crate::base::names::is_same;
use crate::base::regions::place_named;
use crate::cli::exit::Usage;
use crate::cli::metric_names::Named;
use crate::cli::places::called;
use crate::model::record::metrics::METRICS;
use crate::schema::suggest::did_you_mean;
use crate::statistics::regret::Better;
use crate::study::discover::DiscoveryQuestion;
use crate::study::sweep::plan::Plan;

/// Names of metrics that a refusal lists.
const LISTED: usize = 12;

/// The question, or why it makes no sense.
pub fn question(args: &Args, plan: &Plan) -> Result<DiscoveryQuestion, Usage> {
    let (scenario, rival) = sides(args, plan)?;
    Ok(DiscoveryQuestion {
        reading: reading(args, plan)?,
        scenario,
        rival,
        threshold: args.threshold.unwrap_or(0.0),
        better: if args.smaller { Better::Smaller } else { Better::Larger },
        density: args.density,
        mass: args.mass,
        permutations: args.permutations,
    })
}

/// The scenario that is asked about, and the one that it is to beat.
fn sides(args: &Args, plan: &Plan) -> Result<(usize, Option<usize>), Usage> {
    let names: Vec<&str> = plan.loaded.scenarios.iter().map(|(name, _)| name.as_str()).collect();
    let place = |flag: &str, name: &str| {
        names.iter().position(|known| is_same(known, name)).ok_or_else(|| {
            let (hint, all) = (did_you_mean(name, names.iter().copied()), names.join(", "));
            let verb = if names.len() == 1 { "is" } else { "are" };
            Usage(format!(
                "{flag} {name}: the experiment has no such scenario{hint}; there {verb} \
                 {all}"
            ))
        })
    };
    let named = args.scenario.as_ref().map(|name| place("--scenario", name)).transpose()?;
    let own = named.unwrap_or(usize::from(names.len() > 1));
    let beats = args.beats.as_ref().map(|name| place("--beats", name)).transpose()?;
    let rival = match (beats, args.threshold) {
        (None, Some(_)) => return Ok((own, None)),
        (beats, _) => beats.unwrap_or(0),
    };
    if rival != own {
        return Ok((own, Some(rival)));
    }
    let own = names[own];
    Err(Usage(if names.len() == 1 {
        let flag = if beats.is_some() { "--beats: " } else { "" };
        format!(
            "{flag}the experiment has one scenario, {own}, and nothing that it could beat: give \
             --threshold, a level that it must reach, or name other scenarios in the experiment"
        )
    } else {
        let instead = match (named.is_some(), beats.is_some()) {
            (_, false) => "the first scenario is the one to beat unless --beats names another",
            (true, true) => "--scenario and --beats name the same",
            (false, true) => "the second scenario is asked about unless --scenario names another",
        };
        format!("a scenario cannot beat itself, {own} is on both sides: {instead}")
    }))
}

/// The place among the readings of what is asked about.
fn reading(args: &Args, plan: &Plan) -> Result<usize, Usage> {
    let Named::One(metric) = args.metric else {
        return Err(Usage("--metric takes one metric here".into()));
    };
    if !plan.metrics.contains(&metric) {
        let (name, kept) = (METRICS[metric].name, plan.metric_names());
        let hint = did_you_mean(name, kept.iter().map(String::as_str));
        let more = match kept.len().saturating_sub(LISTED) {
            0 => String::new(),
            more => format!(" and {more} others"),
        };
        let listed = kept[..kept.len().min(LISTED)].join(", ");
        return Err(Usage(format!(
            "--metric {name}: the experiment does not record it{hint}; it records {listed}{more}"
        )));
    }
    let region = region(args, plan)?;
    let at = args.at.unwrap_or(*plan.at.last().expect("there is a month"));
    if !plan.at.contains(&at) {
        let kept: Vec<String> = plan.at.iter().map(ToString::to_string).collect();
        let kept = kept.join(", ");
        return Err(Usage(format!(
            "--at {at}: the experiment does not read levels in that month; it reads them in {kept}"
        )));
    }
    let mut readings = plan.readings();
    let place = readings.position(|it| it.metric == metric && it.region == region && it.at == at);
    Ok(place.expect("each metric is read in each place and month"))
}

/// The place that is asked about, as the files call it.
fn region<'a>(args: &Args, plan: &'a Plan) -> Result<&'a String, Usage> {
    let Some(name) = &args.region else { return Ok(&plan.regions[0]) };
    let base = plan.loaded.base();
    let mut kept = plan.regions.iter();
    let is = |region: &&String| {
        let names = [region.as_str(), &called(region, base)];
        names.iter().any(|known| is_same(known, name) || place_named(name) == Some(*known))
    };
    kept.find(is).ok_or_else(|| {
        let titles: Vec<String> = plan.regions.iter().map(|region| called(region, base)).collect();
        let all = titles.iter().chain(&plan.regions).map(String::as_str);
        let (hint, kept) = (did_you_mean(name, all), plan.regions.join(", "));
        Usage(format!(
            "--region {name}: the experiment does not record it{hint}; it records {kept}"
        ))
    })
}
