//! Credit: each switch, model and product shows in its own channel; losses add up; defaults are
//! unpaid bills.

mod borrowers;
mod lending;
mod losses;
mod schemes;

use std::sync::LazyLock;

use stia::model::record::view::View;
use stia::model::rules::credit::models::{AppraisalPayer, Appraiser, GuarantorKind, ModelParams};
use stia::model::rules::credit::{SCHEME_COUNT, scheme_name};
use stia::model::state::event::{Event, EventKind};
use stia::model::state::loss::{Pledgee, Timing};
use stia::model::state::tally::{Count, LoanCount};

use crate::worlds::{Seen, load_with, text};

/// The example model of the documentation.
#[path = "../../../docs/examples/hangzhou.rs"]
mod hangzhou;

/// One province with many projects and banks that know lending on patents.
const TEXT: &str = "scale = 0.2\nburn_in_months = 12\nuntil = \"2019-12\"\nregions = [\"Hubei\"]\n\
                    [credit]\nproject_rate = 1.0\nknowledge_levels = [1.0, 1.0, 1.0, 1.0]\n\
                    [ip_finance.beijing]\non = false\n[ip_finance.pudong]\non = false\n\
                    [ip_finance.wuhan]\non = false\n[ip_finance.compensation_pool]\non = false\n";

/// That world, in which pledges go to banks without any support.
static NONE: LazyLock<Seen> = LazyLock::new(|| with::<&str>(&[]));

/// The same with a guarantee of a company.
static WUHAN: LazyLock<Seen> = LazyLock::new(|| with(&model_on("wuhan")));

/// The same with larger cost shocks: more firms fail.
static WUHAN_IN_BAD_TIMES: LazyLock<Seen> = LazyLock::new(|| {
    let mut wuhan = model_on("wuhan");
    wuhan.push(BAD_TIMES.into());
    with(&wuhan)
});

const BAD_TIMES: &str = "operation.misfortune=0.12";

fn with<S: AsRef<str>>(overrides: &[S]) -> Seen {
    let overrides: Vec<String> = overrides.iter().map(|it| it.as_ref().to_string()).collect();
    Seen::of(&load_with(TEXT, &overrides), 1)
}

fn without(switch: &str) -> Seen {
    with(&[format!("{switch}=false")])
}

/// Overrides that put a model in force in the province from the start.
fn model_on(name: &str) -> Vec<String> {
    let set = |key: &str, value: &str| format!("ip_finance.{name}.{key}={value}");
    vec![set("on", "true"), set("regions", "[]"), set("from", "\"2012-01\"")]
}

/// A sum over all months, in real units.
fn sum(seen: &Seen, of: impl Fn(&View) -> f64) -> f64 {
    seen.views().map(of).sum()
}

fn pledge_loans(seen: &Seen) -> f64 {
    sum(seen, |view| view.pledge_loans(LoanCount::Loans))
}

fn place(name: &str) -> u8 {
    let place = (0..SCHEME_COUNT).find(|&place| scheme_name(place) == name);
    place.expect("the table has it") as u8
}

fn loans_of(seen: &Seen, name: &str) -> f64 {
    sum(seen, |view| view.loans_of(place(name), LoanCount::Loans))
}

/// Events of loans of that sort.
fn events<'a>(seen: &'a Seen, what: &'a str) -> impl Iterator<Item = &'a Event> {
    seen.of_kind(EventKind::Loan).filter(move |event| text(event, "event") == what)
}

/// A counter is above zero, and zero without the switch.
fn counts_only_with(switch: &str, count: Count) {
    assert!(NONE.sum(count) > 0.0, "{count:?} never happens");
    assert_eq!(without(switch).sum(count), 0.0, "{count:?} happens without {switch}");
}

/// A service is delivered, and never without the switch.
fn is_served_only_with(switch: &str, service: &str) {
    let served = NONE.services(service).len();
    assert!(served > 0, "{service} is never delivered");
    assert_eq!(without(switch).services(service).len(), 0, "{service} without {switch}");
}

/// Mean rate of pledge loans, by principal.
fn mean_rate(seen: &Seen) -> f64 {
    let of = |count| sum(seen, |view| view.pledge_loans(count));
    of(LoanCount::RateFen) / of(LoanCount::PrincipalFen)
}

/// Banks lend nothing without a pledge.
const ORDINARY_OFF: &str = "credit.ordinary=false";
