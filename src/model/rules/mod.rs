//! Rules: all parameters, types of intermediaries, loan schemes, policy instruments, services and
//! decisions, and what happens to firms, patents and debts. No phase of the month is here.

pub mod context;
pub mod credit;
pub mod effective_parameters;
pub mod geography;
pub mod instruments;
pub mod recognition;
pub mod services;
pub mod shock;
pub mod types;

pub mod business;
pub mod debts;
pub mod enterprises;
pub mod evaluation;
pub mod organizations;
pub mod parameters;
pub mod patents;
pub mod scenario;
pub mod shape;
pub mod startups;
pub mod tenancies;
