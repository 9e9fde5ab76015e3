//! Loss sharing: who bears which part of a defaulted loan, by one waterfall for all models, to the
//! fen.
//!
//! It runs in two steps. When the borrower fails, a guarantor that pays at default pays its share
//! of the debt. Months later, when the pledged patents have been sold, the proceeds are divided, a
//! pool compensates its share of the bank's remaining loss, and the state re-compensates its share
//! of the guarantor's loss. Nobody pays more than it has: what is missing stays with the one who
//! would have received it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::money::Money;

/// Who bears which part of a loss, and when.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rules {
    /// Who holds the pledge and sells it.
    pub pledgee: Pledgee,
    /// When the guarantor pays.
    pub timing: Timing,
    /// The guarantor's share.
    pub guaranteed_share: f64,
    /// Share of the bank's remaining loss that an outside insurer bears.
    pub insured_share: f64,
    /// The state's share of the guarantor's final loss.
    pub recompensed_share: f64,
}

impl Rules {
    /// The bank bears every loss alone.
    pub const BANK_ALONE: Rules = Rules {
        pledgee: Pledgee::Bank,
        timing: Timing::AfterRecovery,
        guaranteed_share: 0.0,
        insured_share: 0.0,
        recompensed_share: 0.0,
    };

    /// The guarantor's payment when a borrower defaults on `debt`, given its `funds`.
    pub fn at_default(&self, debt: Money, funds: Money) -> Money {
        match self.timing {
            Timing::AtDefault => debt.share(self.guaranteed_share).min(funds).max(Money::ZERO),
            Timing::AfterRecovery => Money::ZERO,
        }
    }

    /// Divides what is left: `debt` was owed, the guarantor has `paid` at default, the pledged
    /// patents brought `proceeds`, and the guarantor has `funds` and the state a `budget`.
    pub fn divide(
        &self,
        debt: Money,
        paid: Money,
        proceeds: Money,
        funds: Money,
        budget: Money,
    ) -> Division {
        let used = proceeds.min(debt);
        let owner = proceeds - used;
        // A guarantor that has paid stands in for the bank with its part of the claim
        // (subrogation); a pledge of its own serves it first.
        let guarantor = match self.pledgee {
            Pledgee::Guarantor => used.min(paid),
            Pledgee::Bank if debt > Money::ZERO => {
                used.share(paid.to_fen() as f64 / debt.to_fen() as f64).min(paid)
            }
            Pledgee::Bank => Money::ZERO,
        };
        let bank = (used - guarantor).min(debt - paid);
        // What the bank can no longer claim belongs to the guarantor.
        let guarantor = used - bank;
        let open = debt - paid - bank;
        let compensated = match self.timing {
            Timing::AfterRecovery => open.share(self.guaranteed_share).min(funds.max(Money::ZERO)),
            Timing::AtDefault => Money::ZERO,
        };
        let insured = (open - compensated).share(self.insured_share);
        let lost_by_guarantor = paid - guarantor + compensated;
        let recompensed =
            lost_by_guarantor.share(self.recompensed_share).min(budget.max(Money::ZERO));
        Division {
            bank,
            guarantor,
            owner,
            compensated,
            insured,
            recompensed,
            loss_bank: open - compensated - insured,
            loss_guarantor: lost_by_guarantor - recompensed,
        }
    }

    /// The part of a debt of one that the bank gets back, if what is pledged brings `proceeds` and
    /// everybody can pay: the bank's expectation.
    pub fn bank_share(&self, proceeds: f64) -> f64 {
        let used = proceeds.clamp(0.0, 1.0);
        let paid = match self.timing {
            Timing::AtDefault => self.guaranteed_share,
            Timing::AfterRecovery => 0.0,
        };
        let to_bank = match self.pledgee {
            Pledgee::Guarantor => (used - paid).max(0.0),
            Pledgee::Bank => used * (1.0 - paid),
        };
        let open = 1.0 - paid - to_bank;
        let compensated = match self.timing {
            Timing::AfterRecovery => open * self.guaranteed_share,
            Timing::AtDefault => 0.0,
        };
        let rest = open - compensated;
        paid + to_bank + compensated + rest * self.insured_share
    }

    /// The part of a debt of one that the guarantor loses, re-compensation taken off, if what is
    /// pledged brings `proceeds`: the guarantee company's expectation.
    pub fn guarantor_share(&self, proceeds: f64) -> f64 {
        let used = proceeds.clamp(0.0, 1.0);
        let lost = match (self.timing, self.pledgee) {
            (Timing::AfterRecovery, _) => (1.0 - used) * self.guaranteed_share,
            (Timing::AtDefault, Pledgee::Bank) => (1.0 - used) * self.guaranteed_share,
            (Timing::AtDefault, Pledgee::Guarantor) => (self.guaranteed_share - used).max(0.0),
        };
        lost * (1.0 - self.recompensed_share)
    }
}

/// How the proceeds of a claim are divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Division {
    /// Proceeds to the bank.
    pub bank: Money,
    /// Proceeds to the guarantor.
    pub guarantor: Money,
    /// Proceeds beyond the debt, to the owners of the borrower.
    pub owner: Money,
    /// Payment of a pool to the bank.
    pub compensated: Money,
    /// Payment of an insurer to the bank.
    pub insured: Money,
    /// Payment of the state to the guarantor.
    pub recompensed: Money,
    /// The bank's final loss.
    pub loss_bank: Money,
    /// What the guarantor has lost in the end, re-compensation taken off.
    pub loss_guarantor: Money,
}

/// Who holds the pledge and sells it after a default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Pledgee {
    /// The bank: direct pledge.
    Bank,
    /// The guarantor: counter-guarantee.
    Guarantor,
}

/// When the guarantor pays its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// At default, on the whole debt; the guarantor then takes over that part of the claim.
    AtDefault,
    /// After the sale of the pledged patents, on the remaining loss.
    AfterRecovery,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    const BEIJING: Rules = Rules::BANK_ALONE;
    const PUDONG: Rules = Rules {
        pledgee: Pledgee::Guarantor,
        timing: Timing::AtDefault,
        guaranteed_share: 0.95,
        insured_share: 0.0,
        recompensed_share: 0.0,
    };
    const WUHAN: Rules = Rules { guaranteed_share: 0.8, recompensed_share: 0.5, ..PUDONG };
    const POOL: Rules = Rules { guaranteed_share: 0.5, ..BEIJING };

    /// Rules; debt, proceeds, what the guarantor and the state have; then what the guarantor pays
    /// at default and, in the order of `Division`, how the claim ends. All in fen.
    type Row = (Rules, [i64; 4], i64, [i64; 8]);

    #[test]
    fn each_model_divides_a_loss_as_by_hand() {
        let insured = Rules { insured_share: 0.6, ..PUDONG };
        let rows: [Row; 16] = [
            // Direct pledge, no guarantor: the bank keeps what it sells and bears the rest.
            (BEIJING, [1000, 300, 0, 0], 0, [300, 0, 0, 0, 0, 0, 700, 0]),
            // More than was owed: the rest goes back to the owners.
            (BEIJING, [1000, 1250, 0, 0], 0, [1000, 0, 250, 0, 0, 0, 0, 0]),
            // The fund pays 95 % at once and holds the pledge: it is served before the bank.
            (PUDONG, [1000, 300, 5000, 0], 950, [0, 300, 0, 0, 0, 0, 50, 650]),
            // Proceeds beyond what the fund paid serve the bank, then the owners.
            (PUDONG, [1000, 970, 5000, 0], 950, [20, 950, 0, 0, 0, 0, 30, 0]),
            (PUDONG, [1000, 1100, 5000, 0], 950, [50, 950, 100, 0, 0, 0, 0, 0]),
            // The fund is exhausted: it pays what it has, and the bank bears the rest.
            (PUDONG, [1000, 300, 400, 0], 400, [0, 300, 0, 0, 0, 0, 600, 100]),
            (PUDONG, [1000, 300, 0, 0], 0, [300, 0, 0, 0, 0, 0, 700, 0]),
            // The state bears half of what the company has lost after the sale.
            (WUHAN, [1000, 300, 5000, 9000], 800, [0, 300, 0, 0, 0, 250, 200, 250]),
            (WUHAN, [1000, 800, 5000, 9000], 800, [0, 800, 0, 0, 0, 0, 200, 0]),
            // The state's budget is spent: the company bears it.
            (WUHAN, [1000, 300, 5000, 100], 800, [0, 300, 0, 0, 0, 100, 200, 400]),
            // The pool compensates half of what is lost after the sale.
            (POOL, [1000, 300, 5000, 0], 0, [300, 0, 0, 350, 0, 0, 350, 350]),
            (POOL, [1000, 1000, 5000, 0], 0, [1000, 0, 0, 0, 0, 0, 0, 0]),
            (POOL, [1000, 300, 100, 0], 0, [300, 0, 0, 100, 0, 0, 600, 100]),
            // Shares of an odd fen: half away from zero, once.
            (POOL, [1001, 0, 5000, 0], 0, [0, 0, 0, 501, 0, 0, 500, 501]),
            // Two who share: the fund first, an insurer then bears 60 % of what is left.
            (insured, [1000, 0, 5000, 0], 950, [0, 0, 0, 0, 30, 0, 20, 950]),
            // A guarantor without the pledge has a claim to its part of the proceeds.
            (
                Rules { pledgee: Pledgee::Bank, ..WUHAN },
                [1000, 500, 5000, 9000],
                800,
                [100, 400, 0, 0, 0, 200, 100, 200],
            ),
        ];
        for (number, (rules, given, at_default, ends)) in rows.into_iter().enumerate() {
            let [debt, proceeds, funds, budget] = given.map(Money::fen);
            let paid = rules.at_default(debt, funds);
            assert_eq!(paid, Money::fen(at_default), "row {number}");
            let division = rules.divide(debt, paid, proceeds, funds - paid, budget);
            let Division { bank, guarantor, owner, compensated, .. } = division;
            let Division { insured, recompensed, loss_bank, loss_guarantor, .. } = division;
            let found = [
                bank,
                guarantor,
                owner,
                compensated,
                insured,
                recompensed,
                loss_bank,
                loss_guarantor,
            ];
            assert_eq!(found.map(Money::to_fen), ends, "row {number}");
        }
    }

    /// Rules and amounts of every kind, drawn.
    fn drawn(event: u64) -> (Rules, [Money; 4]) {
        let mut draw = Dice::new(3, 1).of(Name(5), Purpose::new("waterfall.testing"), event);
        let rules = Rules {
            pledgee: if draw.happens(0.5) { Pledgee::Bank } else { Pledgee::Guarantor },
            timing: if draw.happens(0.5) { Timing::AtDefault } else { Timing::AfterRecovery },
            guaranteed_share: draw.uniform(),
            insured_share: if draw.happens(0.5) { draw.uniform() } else { 0.0 },
            recompensed_share: draw.uniform(),
        };
        let amounts = [draw.below(9_999), draw.below(9_999), draw.below(9_999), draw.below(5_000)];
        (rules, amounts.map(|fen| Money::fen(fen.into())))
    }

    #[test]
    fn every_fen_of_a_loss_has_a_bearer() {
        for event in 0..20_000 {
            let (rules, [debt, proceeds, funds, budget]) = drawn(event);
            let paid = rules.at_default(debt, funds);
            let end = rules.divide(debt, paid, proceeds, funds - paid, budget);
            let borne = end.loss_bank + end.loss_guarantor + end.insured + end.recompensed;
            assert_eq!(borne + end.bank + end.guarantor, debt, "{rules:?} {debt} {proceeds}");
            assert_eq!(end.bank + end.guarantor + end.owner, proceeds);
            let amounts = [
                end.bank,
                end.guarantor,
                end.owner,
                end.compensated,
                end.insured,
                end.recompensed,
                end.loss_bank,
                end.loss_guarantor,
            ];
            assert!(amounts.iter().all(|&amount| amount >= Money::ZERO), "{end:?}");
            assert!(paid + end.compensated <= funds && end.recompensed <= budget);
        }
    }

    #[test]
    fn a_bank_expects_what_the_loss_waterfall_gives_it() {
        for event in 0..2_000 {
            let (rules, [_, proceeds, ..]) = drawn(event);
            let (debt, plenty) = (Money::yuan(1e6), Money::yuan(1e9));
            let proceeds = proceeds.share(1e4);
            let paid = rules.at_default(debt, plenty);
            let end = rules.divide(debt, paid, proceeds, plenty, plenty);
            let got = (debt - end.loss_bank).to_yuan() / debt.to_yuan();
            let expected = rules.bank_share(proceeds.to_yuan() / debt.to_yuan());
            assert!((got - expected).abs() < 1e-6, "{rules:?}: {got}, not {expected}");
        }
    }
}
