//! Columns that tables of several studies share: one name, one meaning, one sort of cell.

use crate::table::Holds::{Counts, Flags, Months, Numbers, Texts};
use crate::table::{Cell, Column, column};

/// The cell of a row.
type Of<R> = fn(&R) -> Cell<'_>;

/// The scenario that others are compared with.
pub const fn base<R>(of: Of<R>) -> Column<R> {
    column("base", Texts, "word", "scenario that the other one is compared with", of)
}

/// The scenario.
pub const fn scenario<R>(of: Of<R>) -> Column<R> {
    column("scenario", Texts, "word", "the scenario; of a comparison, the other one", of)
}

/// The place.
pub const fn region<R>(of: Of<R>) -> Column<R> {
    let doc = "place: China, which is the whole run, a macro-region or a region; a run of one \
               region has that alone";
    column("region", Texts, "word", doc, of)
}

/// The metric.
pub const fn metric<R>(of: Of<R>) -> Column<R> {
    column("metric", Texts, "text", "name of the metric; `stia metrics` says what it means", of)
}

/// The unit of what is compared.
pub const fn unit<R>(of: Of<R>) -> Column<R> {
    column("unit", Texts, "text", "unit of the metric; flows are summed over the window", of)
}

/// The month, in Parquet with its first day.
pub const fn month<R>(of: Of<R>) -> Column<R> {
    column("month", Months, "YYYY-MM", "month, such as 2020-12", of)
}

/// The year.
pub const fn year<R>(of: Of<R>) -> Column<R> {
    column("year", Counts, "year", "a year, as far as its months were written", of)
}

/// Who paid.
pub const fn payer_sector<R>(of: Of<R>) -> Column<R> {
    column("payer_sector", Texts, "word", "sector that paid", of)
}

/// Who received.
pub const fn payee_sector<R>(of: Of<R>) -> Column<R> {
    column("payee_sector", Texts, "word", "sector that received", of)
}

/// What a payment is for.
pub const fn reason<R>(of: Of<R>) -> Column<R> {
    column("reason", Texts, "word", "what was paid for", of)
}

/// When levels are read.
pub const fn window<R>(of: Of<R>) -> Column<R> {
    let doc = "month of a stock, or months over which it is a sum or a mean";
    column("window", Texts, "YYYY-MM", doc, of)
}

/// The number of a replicate.
pub const fn replicate<R>(of: Of<R>) -> Column<R> {
    column("replicate", Counts, "number", "number of the replicate, from 1", of)
}

/// How many replicates a row rests on.
pub const fn replicates<R>(of: Of<R>) -> Column<R> {
    column("replicates", Counts, "replicates", "replicates in which all of the row is defined", of)
}

/// The number of a point.
pub const fn point<R>(of: Of<R>) -> Column<R> {
    let doc = "number of the point, from 1; its factors stand in `points.csv`";
    column("point", Counts, "number", doc, of)
}

/// The base's level.
pub const fn base_level<R>(of: Of<R>) -> Column<R> {
    column("base_level", Numbers, "that in `unit`", "mean level of the base in these", of)
}

/// The other scenario's level.
pub const fn level<R>(of: Of<R>) -> Column<R> {
    column("level", Numbers, "that in `unit`", "mean level of the scenario in these", of)
}

/// The difference.
pub const fn difference<R>(of: Of<R>) -> Column<R> {
    let doc = "mean of the paired differences, other scenario minus base";
    column("difference", Numbers, "that in `unit`", doc, of)
}

/// The lower end of a confidence interval.
pub const fn low<R>(of: Of<R>) -> Column<R> {
    let doc = "lower end of its 95 % confidence interval, of this row alone; empty below two \
               replicates, below six that all differ by one amount other than zero, and where \
               `method` is none";
    column("low_95", Numbers, "that in `unit`", doc, of)
}

/// The upper end of a confidence interval.
pub const fn high<R>(of: Of<R>) -> Column<R> {
    column("high_95", Numbers, "that in `unit`", "upper end of it", of)
}

/// The relative change.
pub const fn relative_change<R>(of: Of<R>) -> Column<R> {
    let doc = "the difference over the size of the base's level";
    column("relative_change", Numbers, "share", doc, of)
}

/// A p-value.
pub const fn p_value<R>(doc: &'static str, of: Of<R>) -> Column<R> {
    column("p_value", Numbers, "probability", doc, of)
}

/// A p-value after adjustment.
pub const fn p_holm<R>(doc: &'static str, of: Of<R>) -> Column<R> {
    column("p_holm", Numbers, "probability", doc, of)
}

/// How a difference is inferred.
pub const fn method<R>(of: Of<R>) -> Column<R> {
    let doc = "how the interval follows: t (Student's), widened (by one more pair without common \
               random numbers: few events differ, or they are not counted), none (too few events)";
    column("method", Texts, "word", doc, of)
}

/// The events behind a row.
pub const fn events<R>(of: Of<R>) -> Column<R> {
    let doc = "simulated agents or events behind the levels of all pairs; empty where they are not \
               counted";
    column("events", Numbers, "events", doc, of)
}

/// The events by which pairs differ.
pub const fn differing_events<R>(of: Of<R>) -> Column<R> {
    let doc = "simulated agents or events by which the levels of a pair differ, over all pairs";
    column("differing_events", Numbers, "events", doc, of)
}

/// The weight of the largest difference.
pub const fn largest_share<R>(of: Of<R>) -> Column<R> {
    let doc = "the largest difference of a pair over the sum of all, in size";
    column("largest_share", Numbers, "share", doc, of)
}

/// The share of pairs with the sign of the mean.
pub const fn same_sign_share<R>(of: Of<R>) -> Column<R> {
    let doc = "share of pairs whose difference has the sign of the mean; zeros count as half";
    column("same_sign_share", Numbers, "share", doc, of)
}

/// What pairing gains.
pub const fn variance_reduction<R>(of: Of<R>) -> Column<R> {
    let doc = "variance reduction factor of common random numbers: how many times as many \
               replicates independent runs would need for the same precision; empty where the \
               differences do not vary";
    column("variance_reduction", Numbers, "factor", doc, of)
}

/// What scale does to levels.
pub const fn scale_level_bias<R>(of: Of<R>) -> Column<R> {
    let doc = "bias of the metric's level at such a scale, as measured on all of China against \
               full size; empty at full size and where it was not measured";
    column("scale_level_bias", Numbers, "share", doc, of)
}

/// Whether something is significant.
pub const fn significant<R>(doc: &'static str, of: Of<R>) -> Column<R> {
    column("significant", Flags, "flag", doc, of)
}
