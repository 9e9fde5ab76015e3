//! A change affects only agents linked to it: shown on agents, one by one and field by field.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use stia::base::chance::Name;
use stia::base::month::Month;
use stia::model::record::recorder::Forget;
use stia::model::state::agents::researcher::Researcher;
use stia::model::state::event::Event;
use stia::model::state::region::Region;
use stia::model::world::World;
use stia::table::Cell;

use crate::worlds::{Eye, Who, bytes, everybody, load_with, scenario};

/// Regions without trade: they still share the market of enterprises, which has no demand here, and
/// the credit register, which nobody reads here.
const APART: &str = "scale = 0.02\nburn_in_months = 0\nregions = [\"Shaanxi\", \"Gansu\", \"Ningxia\"]\n\
                     [geography]\non = false\n[operation]\ndemand = 0.0\nenterprise_demand = 0.0\nlocal_share = 1.0\n\
                     [credit]\nshared_experience = [0.3, 0.0]\n";

/// Regions with every channel between them open.
const TOGETHER: &str =
    "scale = 0.05\nburn_in_months = 0\nregions = [\"Shaanxi\", \"Gansu\", \"Ningxia\"]\n";

/// Place of Shaanxi among these regions.
const SHAANXI: usize = 0;

/// Two worlds that differ by one more researcher in Shaanxi, a month after the start. The
/// researcher is the first of several candidates that fits: one that does something, or nothing.
fn with_and_without(text: &str, fits: fn(&Researcher, Month) -> bool) -> (World, World, Name) {
    let mut without = World::new(&scenario(text), 1, 1);
    without.step(&mut Forget);
    assert_eq!(without.regions[SHAANXI].label, "Shaanxi");
    for candidate in 0..1_000 {
        let name = Name::root("researcher", &format!("one more, number {candidate}"));
        let mut with = without.clone();
        with.add_researcher(SHAANXI, name);
        let mut researchers = with.regions[SHAANXI].researchers.iter();
        let (_, newcomer) = researchers.find(|(_, it)| it.name == name).expect("it has joined");
        if fits(newcomer, without.month()) {
            drop(researchers);
            return (with, without, name);
        }
    }
    panic!("nobody fits")
}

/// A researcher who starts with a project at once and soon has more.
fn is_busy(researcher: &Researcher, now: Month) -> bool {
    let begins = f64::from(researcher.clock) - f64::from(now.number());
    researcher.quality > 1.0 && begins < 1.0 && researcher.leaves > now.plus(60)
}

/// A researcher without results for a year and a half.
fn is_idle(researcher: &Researcher, now: Month) -> bool {
    f64::from(researcher.clock) - f64::from(now.number()) > 19.0 && researcher.leaves > now.plus(60)
}

#[test]
fn one_more_researcher_affects_nobody_in_separate_regions() {
    let (mut with, mut without, _) = with_and_without(APART, is_busy);
    let mut others = 0;
    for _ in 0..36 {
        with.step(&mut Forget);
        without.step(&mut Forget);
        for number in [1, 2] {
            let (one, other) = (&with.regions[number], &without.regions[number]);
            assert!(bytes(one) == bytes(other), "{} in {}", one.label, with.month());
            others = everybody(&with.regions, one).len();
        }
    }
    assert!(others > 100, "{others} others are few");
    assert!(bytes(&with.regions[SHAANXI]) != bytes(&without.regions[SHAANXI]));
}

#[test]
fn a_type_switched_off_in_one_region_affects_nobody_in_another() {
    for name in ["patent_agency", "incubator", "information_service", "exchange"] {
        let equity = "equity.on=false".to_string();
        let off = format!("{name}.switch.off_in=[\"Shaanxi\"]");
        let mut without = World::new(&load_with(APART, std::slice::from_ref(&equity)), 1, 1);
        let mut with = World::new(&load_with(APART, &[equity, off]), 1, 1);
        for _ in 0..24 {
            with.step(&mut Forget);
            without.step(&mut Forget);
            for number in [1, 2] {
                let (one, other) = (&with.regions[number], &without.regions[number]);
                assert!(bytes(one) == bytes(other), "{name}: {} in {}", one.label, with.month());
            }
        }
        assert!(bytes(&with.regions[SHAANXI]) != bytes(&without.regions[SHAANXI]), "{name}");
    }
}

#[test]
fn a_policy_in_one_region_affects_nobody_in_another() {
    for (instrument, settings) in [
        ("contract_reward", "company_rate = 0.2\ncompany_cap = 1e6"),
        ("voucher", "share = 0.8\ncap = 1e5"),
        ("rd_grant", "share = 0.5\ncap = 1e6\nfor.age_months = [0, 60]"),
        ("cost_relief", "share = 0.8"),
        ("platform", "reach_gain = 1.0\nupkeep = 1e8"),
        ("marketisation", "orders_cut = 0.8"),
        ("recognition_campaign", "mention_gain = 2.0\nupkeep = 1e8"),
    ] {
        let policy = format!(
            "{APART}\n[[policy]]\nid = \"here\"\nregions = [\"Shaanxi\"]\n[policy.{instrument}]\n{settings}\n"
        );
        let equity = ["equity.on=false".to_string()];
        let mut without = World::new(&load_with(APART, &equity), 1, 1);
        let mut with = World::new(&load_with(&policy, &equity), 1, 1);
        for _ in 0..24 {
            with.step(&mut Forget);
            without.step(&mut Forget);
            for number in [1, 2] {
                let (one, other) = (&with.regions[number], &without.regions[number]);
                assert!(
                    bytes(one) == bytes(other),
                    "{instrument}: {} in {}",
                    one.label,
                    with.month()
                );
            }
        }
        assert!(bytes(&with.regions[SHAANXI]) != bytes(&without.regions[SHAANXI]), "{instrument}");
    }
}

#[test]
fn a_researcher_without_results_or_contacts_affects_nobody() {
    let (mut with, mut without, newcomer) = with_and_without(TOGETHER, is_idle);
    // In January the directories of experts are updated: from then on buyers may meet the new
    // researcher.
    for month in 0..11 {
        with.step(&mut Forget);
        without.step(&mut Forget);
        let (ours, theirs) = (all(&with), all(&without));
        let newcomer = BTreeSet::from([(SHAANXI, ("researcher", newcomer))]);
        assert_eq!(changed(&ours, &theirs), newcomer, "in month {month}");
        assert!(theirs.len() > 1_000, "{} are few", theirs.len());
    }
}

/// All agents and objects of a world, by region, kind and name.
type All = BTreeMap<(usize, Who), Value>;

/// All agents and objects of a world, by region, kind and name.
fn all(world: &World) -> All {
    let regions = world.regions.iter().enumerate();
    regions
        .flat_map(|(number, region)| {
            let all = everybody(&world.regions, region);
            all.into_iter().map(move |(who, value)| ((number, who), value))
        })
        .collect()
}

/// Agents and objects that differ between two worlds, or exist in only one.
fn changed(with: &All, without: &All) -> BTreeSet<(usize, Who)> {
    with.keys()
        .chain(without.keys())
        .filter(|who| with.get(who) != without.get(who))
        .copied()
        .collect()
}

/// The shared state of a region that agents read, by channel, between two months.
fn channels(region: &Region) -> BTreeMap<String, Value> {
    let value = |state: &dyn Fn() -> serde_json::Result<Value>| state().expect("it can be written");
    let mut channels = BTreeMap::from([
        ("talk".into(), value(&|| serde_json::to_value(&region.word_of_mouth))),
        ("weight".into(), region.enterprise_weight.into()),
        ("openings".into(), value(&|| serde_json::to_value(region.openings))),
        ("knowledge".into(), value(&|| serde_json::to_value(region.knowledge))),
        ("markets".into(), value(&|| serde_json::to_value(region.markets))),
        ("prices".into(), value(&|| serde_json::to_value((region.prices, region.expected)))),
        ("signals".into(), value(&|| serde_json::to_value(region.signals))),
    ]);
    let known = |count: usize| Value::from(count);
    let experts: usize = region.directories.experts.iter().map(|it| it.len()).sum();
    let sellers: usize = region.directories.sellers.iter().map(|it| it.len()).sum();
    let offered: usize = region
        .directories
        .offered
        .iter()
        .chain(&region.directories.listed)
        .map(|it| it.len())
        .sum();
    channels.insert("directories".into(), known(experts + sellers + offered));
    // Banks' knowledge and capital, guarantors' room, setbacks from others' projects.
    let capital: Vec<i64> =
        region.banks.iter().map(|bank| region.ledger.balance(bank.account).to_fen()).collect();
    let lending = (
        (&region.banks, &region.guarantors, &region.defaults, &region.recoveries),
        (capital, &region.memory.gained_before),
    );
    channels.insert("lending".into(), value(&|| serde_json::to_value(&lending)));
    // Who claims from a policy's budget leaves others less, and what share of claims is paid shows
    // in the price of all.
    channels.insert("budgets".into(), value(&|| serde_json::to_value(&region.policies.purses)));
    channels
}

/// The shared state of the country that agents read, by channel.
fn national(world: &World) -> BTreeMap<String, Value> {
    let nation = world.context().nation;
    let slots = [nation.listing_slots, world.regions[0].listing_slots];
    BTreeMap::from([
        ("confidence".into(), nation.confidence.into()),
        ("capital".into(), nation.capital_price.into()),
        ("customers".into(), serde_json::json!([nation.prices, nation.expected])),
        ("listings".into(), slots.to_vec().into()),
        ("register".into(), serde_json::json!([nation.defaults, nation.recoveries])),
    ])
}

/// Channels through which a kind of agent or object reads its region.
fn reads(kind: &str) -> &'static [&'static str] {
    match kind {
        "researcher" | "achievement" => &["talk", "signals", "organizations", "budgets"],
        // Founders weigh the market against a wage.
        "founder" => &["talk", "prices", "customers", "organizations"],
        // Tenants learn from firms of their field nearby; listings are few in the whole country.
        "startup" => &[
            "talk",
            "prices",
            "customers",
            "capital",
            "markets",
            "listings",
            "organizations",
            "directories",
            "lending",
            "register",
            "budgets",
        ],
        // Buyers' opinion of a center's results follows its deals, and buyers share a budget.
        "enterprise" | "need" => &[
            "talk",
            "weight",
            "openings",
            "knowledge",
            "directories",
            "organizations",
            "lending",
            "register",
            "budgets",
        ],
        "bank" | "loan" => &["lending", "register", "weight", "organizations"],
        "patent" => &["talk", "organizations", "weight", "budgets"],
        // Growing startups draw qualified people away.
        "organization" => &["talk", "markets", "weight", "budgets"],
        // Investors order feasibility studies; commitments follow what firms paid in the country.
        "investor" => &["confidence", "capital", "talk", "organizations", "budgets"],
        _ => &[],
    }
}

/// Names that an event mentions.
fn names(event: &Event) -> Vec<String> {
    let is_name = |text: &String| text.len() == 16 && u64::from_str_radix(text, 16).is_ok();
    let texts = event.cells.iter().filter_map(|cell| match cell {
        Cell::Text(text) => Some(text.to_string()),
        _ => None,
    });
    texts.filter(is_name).collect()
}

fn hex(name: Name) -> String {
    format!("{:016x}", name.0)
}

/// Names of the parents, owners and partners of an agent or object, from its fields.
fn relatives(value: Option<&Value>) -> BTreeSet<u64> {
    let mut found = BTreeSet::new();
    fn gather(value: &Value, found: &mut BTreeSet<u64>) {
        match value {
            Value::Number(number) => found.extend(number.as_u64()),
            Value::Array(parts) => parts.iter().for_each(|part| gather(part, found)),
            Value::Object(parts) => parts.values().for_each(|part| gather(part, found)),
            _ => (),
        }
    }
    value.iter().for_each(|value| gather(value, &mut found));
    found
}

/// Changed and total numbers at a month's end.
struct Counts {
    /// In Shaanxi.
    home: (usize, usize),
    /// In the other regions.
    elsewhere: (usize, usize),
    /// There, of kinds that share no customers, budget or staff with others.
    quiet_elsewhere: (usize, usize),
}

/// Whether a kind is affected only through single contacts. What one firm or organization gains is
/// lost to others: all of a market or region differ slightly as soon as one does.
fn is_quiet(kind: &str) -> bool {
    matches!(kind, "researcher" | "achievement" | "patent")
}

/// Differences between two worlds over time, and the channels that carried them.
struct Followed {
    with: World,
    without: World,
    /// All of either world at the last month's end.
    ours: All,
    theirs: All,
    /// Those that had differed before this month.
    before: BTreeSet<(usize, Who)>,
    /// Those that differ at its end.
    now: BTreeSet<(usize, Who)>,
    /// Channels of each region that have carried a difference.
    open: Vec<BTreeSet<String>>,
}

/// Follows two worlds for three years and asserts that every agent that begins to differ has met
/// one that differs, in an event or through a channel that carries a difference.
fn follow(with: World, without: World, first: BTreeSet<(usize, Who)>) -> Vec<Counts> {
    let (ours, theirs) = (All::new(), All::new());
    let open = vec![BTreeSet::new(); 3];
    let mut worlds =
        Followed { with, without, ours, theirs, before: first, now: BTreeSet::new(), open };
    let month = |month| {
        let events = worlds.step();
        worlds.open_channels();
        worlds.assert_contact(&worlds.partners(&events), month);
        let counts = worlds.counts();
        worlds.before.append(&mut worlds.now);
        counts
    };
    (0..36).map(month).collect()
}

impl Followed {
    /// Both worlds move one month on; the events of either.
    fn step(&mut self) -> [Vec<Event>; 2] {
        let (mut eye, mut other_eye) = (Eye::default(), Eye::default());
        self.with.step(&mut eye);
        self.without.step(&mut other_eye);
        (self.ours, self.theirs) = (all(&self.with), all(&self.without));
        self.now = changed(&self.ours, &self.theirs);
        [eye.events, other_eye.events]
    }

    /// Channels that carry a difference, from the month before or from within this month.
    fn open_channels(&mut self) {
        for number in 0..self.open.len() {
            let regions = (&self.with.regions[number], &self.without.regions[number]);
            let (one, other) = (channels(regions.0), channels(regions.1));
            let differing = one.into_iter().filter(|(key, it)| other[key] != *it);
            self.open[number].extend(differing.map(|(key, _)| key));
            let is_organization =
                |who: &&(usize, Who)| who.0 == number && who.1.0 == "organization";
            if self.now.iter().any(|who| is_organization(&who)) {
                self.open[number].insert("organizations".into());
            }
            if self.has_other_weight(number) {
                self.open[number].insert("weight".into());
            }
        }
        let (one, other) = (national(&self.with), national(&self.without));
        let national = one.into_iter().filter(|(key, it)| other[key] != *it);
        let national: Vec<String> = national.map(|(key, _)| key).collect();
        self.open.iter_mut().for_each(|open| open.extend(national.iter().cloned()));
    }

    /// Weights follow from capability within the month, before both are rounded at its end.
    fn has_other_weight(&self, number: usize) -> bool {
        let is_firm = |who: &&(usize, Who)| who.0 == number && who.1.0 == "enterprise";
        let capability = |all: &All, who| all.get(who).map(|it| it["capability"].clone());
        let differs = |who| capability(&self.ours, who) != capability(&self.theirs, who);
        // A firm that differed and left this month counts until it left.
        let is_gone = |who| !self.theirs.contains_key(who);
        self.now.iter().filter(is_firm).any(differs)
            || self.before.iter().filter(is_firm).any(is_gone)
    }

    /// Those that met one that differs, in either world.
    fn partners(&self, [events, others]: &[Vec<Event>; 2]) -> BTreeSet<String> {
        let touched: BTreeSet<String> =
            self.before.union(&self.now).map(|(_, (_, name))| hex(*name)).collect();
        let mut partners: BTreeSet<String> = BTreeSet::new();
        for event in events.iter().chain(others) {
            let names = names(event);
            if names.iter().filter(|name| touched.contains(*name)).count() > 1 {
                partners.extend(names);
            }
        }
        // A buyer whose region's budget is split otherwise pays its seller another price.
        for (events, others) in [(events, others), (others, events)] {
            let is_new = |event: &&Event| {
                self.open[event.region as usize].contains("weight") && !others.contains(event)
            };
            partners.extend(events.iter().filter(is_new).flat_map(names));
        }
        partners
    }

    /// Asserts that every agent that begins to differ in this month has been in contact with a
    /// difference.
    fn assert_contact(&self, partners: &BTreeSet<String>, month: usize) {
        let changed_names: BTreeSet<u64> =
            self.before.union(&self.now).map(|(_, (_, name))| name.0).collect();
        for who @ (region, (kind, name)) in self.now.difference(&self.before) {
            let by_channel =
                reads(kind).iter().any(|channel| self.open[*region].contains(*channel));
            let by_event = partners.contains(&hex(*name));
            let mut kin = relatives(self.ours.get(who));
            kin.extend(relatives(self.theirs.get(who)));
            kin.remove(&name.0);
            let by_kin = kin.iter().any(|name| changed_names.contains(name));
            // Organizations of a region draw people from each other.
            let draws = |other: &&(usize, Who)| {
                other.0 == *region
                    && other.1.0 == *kind
                    && (self.before.contains(*other) || partners.contains(&hex(other.1.1)))
            };
            let changed = self.before.iter().chain(&self.now);
            let by_staff = *kind == "organization" && changed.filter(draws).count() > 0;
            assert!(
                by_channel || by_event || by_kin || by_staff,
                "{kind} {name:?} of region {region} is changed in month {month} without contact:\n\
                 {:?}\n{:?}",
                self.ours.get(who),
                self.theirs.get(who),
            );
        }
    }

    fn counts(&self) -> Counts {
        let of = |is_meant: &dyn Fn(&(usize, Who)) -> bool| {
            let count = |who: &&(usize, Who)| is_meant(who);
            (self.now.iter().filter(count).count(), self.theirs.keys().filter(count).count())
        };
        Counts {
            home: of(&|who| who.0 == SHAANXI),
            elsewhere: of(&|who| who.0 != SHAANXI),
            quiet_elsewhere: of(&|who| who.0 != SHAANXI && is_quiet(who.1.0)),
        }
    }
}

#[test]
fn agents_changed_by_one_more_researcher_are_linked_to_it() {
    let (with, without, newcomer) = with_and_without(TOGETHER, is_busy);
    let first = BTreeSet::from([(SHAANXI, ("researcher", newcomer))]);
    let counts = follow(with, without, first);
    let Counts { home, elsewhere, .. } = counts[2];
    assert!(home.0 * 100 <= home.1, "{home:?} at home after a quarter");
    assert_eq!(elsewhere.0, 0, "of {} elsewhere after a quarter", elsewhere.1);
    let Counts { home, elsewhere, .. } = counts[35];
    assert!(home.0 > 10, "somebody is touched");
    assert!(home.1 > 1_000 && elsewhere.1 > 500, "{home:?} {elsewhere:?} are few");
    assert!(home.0 * 5 < home.1, "{home:?} at home after three years");
    assert!(elsewhere.0 * 20 < elsewhere.1, "{elsewhere:?} elsewhere after three years");
}

#[test]
fn agents_changed_by_a_type_closed_elsewhere_are_linked_to_it() {
    let off = "information_service.switch.off_in=[\"Shaanxi\"]".to_string();
    let without = World::new(&scenario(TOGETHER), 1, 1);
    let with = World::new(&load_with(TOGETHER, &[off]), 1, 1);
    // Organizations open in the first month: those that are missing are the first to differ.
    let counts = follow(with, without, BTreeSet::new());
    let Counts { home, elsewhere, .. } = counts[2];
    assert!(home.0 > 0);
    assert!(elsewhere.0 * 5 < elsewhere.1, "{elsewhere:?} elsewhere after a quarter");
    let Counts { elsewhere, quiet_elsewhere: quiet, .. } = counts[35];
    assert!(elsewhere.0 > 0, "regions that trade touch each other in the end");
    assert!(elsewhere.0 * 3 < elsewhere.1, "{elsewhere:?} elsewhere after three years");
    assert!(quiet.0 * 5 < quiet.1, "{quiet:?} of quiet kinds elsewhere after three years");
}

#[test]
fn agents_changed_through_a_budget_are_linked_by_it() {
    let policy = "[[policy]]\nid = \"short\"\nbudget = 1e7\n[policy.voucher]\nshare = 0.5\n";
    let (with, without, newcomer) = with_and_without(&format!("{TOGETHER}{policy}"), is_busy);
    let first = BTreeSet::from([(SHAANXI, ("researcher", newcomer))]);
    let counts = follow(with, without, first);
    let Counts { elsewhere, .. } = counts[2];
    assert_eq!(elsewhere.0, 0, "each region has its own money, of {} elsewhere", elsewhere.1);
    let Counts { home, .. } = counts[35];
    assert!(home.0 > 10, "who shares a budget is touched: {home:?}");
}
