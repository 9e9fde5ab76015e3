//! Calendars: appointments of agents and objects by month.

use serde::{Deserialize, Serialize};

use crate::base::month::Month;

/// Appointments by month. Appointments after the last month are dropped.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Calendar<T> {
    first: u32,
    months: Vec<Vec<T>>,
}

impl<T> Calendar<T> {
    /// A calendar from `first` to `last`, both included.
    pub fn new(first: Month, last: Month) -> Calendar<T> {
        let months = (last.number() + 1).saturating_sub(first.number());
        Calendar { first: first.number(), months: (0..months).map(|_| Vec::new()).collect() }
    }

    /// Enters an appointment.
    #[inline]
    pub fn enter(&mut self, month: Month, what: T) {
        let place = month.number().saturating_sub(self.first) as usize;
        if let Some(list) = self.months.get_mut(place) {
            list.push(what);
        }
    }

    /// Removes and returns the appointments of a month.
    pub fn take(&mut self, month: Month) -> Vec<T> {
        let place = month.number().saturating_sub(self.first) as usize;
        self.months.get_mut(place).map(std::mem::take).unwrap_or_default()
    }

    /// Drops everything after `last`, as if the calendar ended there.
    pub fn end(&mut self, last: Month) {
        self.months.truncate((last.number() + 1).saturating_sub(self.first) as usize);
    }

    /// Memory that the appointments take, in bytes.
    pub fn bytes(&self) -> usize {
        self.months.iter().map(|list| list.capacity() * size_of::<T>()).sum()
    }
}
