//! Figures of small directories of results.
