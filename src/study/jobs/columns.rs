//! Columns that tables of several studies have: one name, type, unit and meaning each.

use crate::table::Holds::{Counts, Months, Texts};
use crate::table::{Cell, Column, column};

/// The replicate.
pub const fn replicate<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    column("replicate", Counts, "number", "number of the replicate, from 1", cell)
}

/// The month, in Parquet with its first day.
pub const fn month<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    column("month", Months, "YYYY-MM", "month, such as 2020-12", cell)
}

/// The place.
pub const fn region<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    let doc = "place: China, which is the whole run, a macro-region or a region; a run of one \
               region has that alone";
    column("region", Texts, "word", doc, cell)
}

/// The metric.
pub const fn metric<R>(cell: fn(&R) -> Cell<'_>) -> Column<R> {
    column("metric", Texts, "text", "name of the metric, as in `metrics.csv`", cell)
}
