//! The simulation engine as its library users meet it. All tests are one program, so that it is
//! linked only once.
#![allow(clippy::disallowed_methods, reason = "tests state what is expected")]

mod books;
mod branches;
mod budgets;
mod chance;
mod credit;
mod determinism;
mod divergence;
mod ends;
mod events_and_series;
mod green;
mod instruments;
mod laws;
mod markets;
mod mechanisms;
mod numbers;
mod people_instruments;
mod places;
mod public_buying;
mod public_money;
mod rationing;
mod responses;
mod results_page;
mod scale;
mod scenario_files;
mod switches;
mod untouched;
mod worlds;
