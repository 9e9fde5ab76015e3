//! The simulation engine as its library users meet it. One program for all of it, so that it is
//! linked once.
#![allow(clippy::disallowed_methods, reason = "tests state what is expected")]

mod books;
mod branches;
mod budgets;
mod chance;
mod credit;
mod determinism;
mod divergence;
mod green;
mod laws;
mod levers;
mod mechanisms;
mod numbers;
mod people_levers;
mod places;
mod public_buying;
mod responses;
mod results_page;
mod scale;
mod scenario_files;
mod switches;
mod untouched;
mod worlds;
