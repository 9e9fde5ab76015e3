//! Incubators and other hosts, their tenants, and filings for accreditation.

use super::{Metric, flow, ratio, stock};

use crate::model::state::tally::Count;

/// Hosts and tenants.
pub const ROWS: &[Metric] = &[
    stock(
        "incubators",
        "organizations",
        "Incubators of the sub-kind that the report counts; their number follows the record \
         in the baseline.",
        |view| view.incubators(),
    )
    .input(),
    stock(
        "tenants",
        "firms",
        "Tenants of incubators (of the sub-kind that the report counts).",
        |view| view.of(Count::Tenants),
    )
    .better_when_higher()
    .headline(6),
    ratio(
        "tenants_per_incubator",
        "firms/organization",
        "Mean number of tenants of an incubator.",
        |view| (view.incubators() > 0.0).then(|| view.of(Count::Tenants) / view.incubators()),
    )
    .counted_by("tenants"),
    stock(
        "hosted_startups",
        "firms",
        "Tenants of incubators and other hosts of every sub-kind.",
        |view| view.of(Count::Hosted),
    ),
    flow(
        "admissions",
        "firms/month",
        "Admissions to incubators and other hosts of every sub-kind.",
        |view| view.of(Count::Admissions),
    ),
    flow("graduates", "firms/month", "Firms that graduated from incubators.", |view| {
        view.of(Count::Graduates)
    })
    .better_when_higher()
    .headline(7)
    .shared_out(3),
    stock(
        "graduates_cumulative",
        "firms",
        "Firms that have graduated from incubators to date.",
        |view| view.graduates_cumulative(),
    ),
    ratio(
        "months_to_graduation",
        "months",
        "Mean months in the incubator of the graduates of the last twelve months.",
        |view| view.ratio(Count::GraduateMonthsOfYear, Count::GraduatesOfYear),
    )
    .counted_by("graduates")
    .better_when_lower(),
    flow("tenants_moved_out", "firms/month", "Tenants who moved out voluntarily.", |view| {
        view.of(Count::MovedOut)
    }),
    flow(
        "tenants_timed_out",
        "firms/month",
        "Tenants who left because their time limit was reached.",
        |view| view.of(Count::TimedOut),
    )
    .better_when_lower(),
    stock(
        "zombie_tenants",
        "firms",
        "Weak tenants whom a host keeps in order to be or become certified.",
        |view| view.of(Count::ZombieTenants),
    )
    .better_when_lower(),
    stock(
        "certified_incubators",
        "organizations",
        "Incubators that pass an accreditation gate in force.",
        |view| view.fraction(Count::CertifiedHosts),
    ),
    flow(
        "filings_for_accreditation",
        "filings/month",
        "Cheap filings that hosts pay for so that enough of their tenants have filed for \
         accreditation.",
        |view| view.of(Count::FilingsForGates),
    )
    .better_when_lower(),
    flow(
        "tenant_ip_filings",
        "filings/month",
        "Filings of intellectual property of any kind by tenants of incubators.",
        |view| view.of(Count::TenantFilings),
    ),
    flow(
        "startup_ip_filings",
        "filings/month",
        "Filings of intellectual property of any kind by startups.",
        |view| view.of(Count::StartupFilings),
    ),
];
