//! What policies paid and refused over a run, by instrument and by recipient.

use super::summary::Summary;

use crate::base::month::Month;
use crate::model::rules::instruments::INSTRUMENTS;
use crate::model::state::ledger::Sector;
use crate::study::jobs::results::{Results, metric_index};

/// What policies paid and refused over all months of a run, mean over replicates, CNY.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyMoney {
    /// The first and the last of these months.
    pub months: Option<(Month, Month)>,
    /// By instrument.
    pub instruments: Vec<InstrumentMoney>,
    /// What was refused to sectors, under all instruments together: the largest first, and none of
    /// zero.
    pub refused_to: Vec<(Sector, f64)>,
}

/// What an instrument paid and refused.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InstrumentMoney {
    /// The instrument.
    pub instrument: &'static str,
    /// What it paid.
    pub paid: f64,
    /// What was claimed beyond that.
    pub refused: f64,
}

impl InstrumentMoney {
    /// The share of what was claimed that was refused; zero where nothing was claimed.
    pub fn refused_share(&self) -> f64 {
        self.refused / (self.paid + self.refused).max(1e-9)
    }
}

/// The money of policies in the first place of a summary.
pub fn of_summary(summary: &Summary) -> PolicyMoney {
    let total = |metric: &str| {
        let metric = metric_index(metric).expect("every instrument and recipient has its metrics");
        summary.total(metric).unwrap_or(0.0)
    };
    let of = |&instrument: &&'static str| InstrumentMoney {
        instrument,
        paid: total(&format!("policy_cost_{instrument}")),
        refused: total(&format!("policy_refused_{instrument}")),
    };
    let recipients = Sector::ALL.into_iter().filter(|sector| !sector.is_government());
    let refused = recipients.map(|it| (it, total(&format!("policy_refused_to_{}", it.name()))));
    let mut refused_to: Vec<(Sector, f64)> = refused.filter(|(_, sum)| *sum > 0.0).collect();
    refused_to.sort_by(|one, other| other.1.total_cmp(&one.1));
    PolicyMoney {
        months: summary.span(),
        instruments: INSTRUMENTS.iter().map(of).collect(),
        refused_to,
    }
}

/// The same of replicates.
pub fn of_results<'a>(results: impl Iterator<Item = &'a Results>) -> PolicyMoney {
    let mut summary = Summary::default();
    results.for_each(|results| summary.add(results));
    of_summary(&summary)
}
