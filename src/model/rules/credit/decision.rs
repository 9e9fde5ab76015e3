//! The decisions of borrower and bank, as pure functions of what each can observe.
//!
//! A borrower has limited liability: what it cannot pay, it does not pay. An expensive loan
//! therefore deters borrowers who would surely repay it and makes riskier projects more attractive
//! (Stiglitz and Weiss 1981). A bank knows this. It computes its return at each rate over the
//! borrowers who would still take the loan; if even the best rate does not bring enough, it refuses
//! all applicants of that kind, whatever they offer (credit rationing).

use crate::model::rules::parameters::credit::CreditParams;
use crate::model::state::loss::Rules;

/// A bank's belief about an applicant's log odds of success.
pub use crate::model::rules::evaluation::Belief;

/// The project for which a firm needs money, as the firm sees it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prospect {
    /// Cost of the whole project, CNY.
    pub cost: f64,
    /// Own funds of the firm.
    pub own: f64,
    /// Expected present value of the whole project.
    pub value: f64,
    /// Probability of success.
    pub success: f64,
    /// Years of the yearly gain that the value corresponds to.
    pub years: f64,
    /// Cash left after its own contribution.
    pub cash: f64,
    /// Yearly cash flow without it, wages and interest paid.
    pub flow: f64,
    /// Standard deviation of that.
    pub risk: f64,
    /// Other debts that will be due.
    pub debts: f64,
    /// What the owners lose if the firm fails.
    pub franchise: f64,
}

/// Terms of a loan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Principal, CNY.
    pub principal: f64,
    /// Term in years.
    pub years: f64,
    /// Interest rate a year.
    pub rate: f64,
    /// Premiums a year, relative to principal.
    pub premium: f64,
    /// Share of the interest that is refunded.
    pub subsidy_share: f64,
    /// Upper limit of the refund, CNY.
    pub subsidy_cap: f64,
    /// Upfront payments.
    pub fee: f64,
    /// Success fee, paid at the end if the project has succeeded, relative to principal.
    pub success_fee: f64,
}

/// A borrower's expectation of a loan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Expectation {
    /// Expected gain over doing nothing, CNY.
    pub gain: f64,
    /// Probability of repayment.
    pub repaid: f64,
    /// Probability of success of the project that it would carry out.
    pub success: f64,
    /// Whether that is the riskier project.
    pub is_shifted: bool,
    /// Fee on success that will be paid, relative to principal.
    pub success_fee: f64,
}

impl Terms {
    /// A loan with interest only; the rate is set later.
    pub const fn plain(principal: f64, years: f64) -> Terms {
        Terms {
            principal,
            years,
            rate: 0.0,
            premium: 0.0,
            subsidy_share: 0.0,
            subsidy_cap: 0.0,
            fee: 0.0,
            success_fee: 0.0,
        }
    }
}

impl Prospect {
    /// Share of the project that own funds and a loan of that principal pay for.
    pub fn part(&self, principal: f64) -> f64 {
        ((self.own + principal) / self.cost.max(1e-9)).min(1.0)
    }

    /// Probability that the firm can pay `burden` after `years` with that additional yearly cash
    /// flow. Cash flows are logistic around their mean.
    fn pays(&self, burden: f64, extra: f64, years: f64) -> f64 {
        let mean = self.cash + (self.flow + extra) * years - burden - self.debts;
        logistic(mean / (self.risk * years.sqrt()).max(1.0) * LOGISTIC)
    }

    /// The firm's expectation if it carries out a project with that probability of success.
    fn expectation(&self, terms: &Terms, success: f64, value: f64) -> Expectation {
        let part = self.part(terms.principal);
        let rate = terms.rate + terms.premium;
        let burden = terms.principal * (1.0 + rate * terms.years);
        // The refund comes after full repayment, so it does not help to repay.
        let interest = terms.principal * terms.rate * terms.years;
        let refund = (interest * terms.subsidy_share).min(terms.subsidy_cap);
        let extra = value * part / (success.max(1e-6) * self.years.max(1e-6));
        let fee = terms.principal * terms.success_fee;
        let paid_after_success = self.pays(burden + fee, extra, terms.years);
        let paid_after_failure = self.pays(burden, 0.0, terms.years);
        let repaid = success * paid_after_success + (1.0 - success) * paid_after_failure;
        let own = (self.cost * part - terms.principal).max(0.0);
        // Limited liability: the burden is borne as far as it is paid; otherwise the firm is lost,
        // and with it the return of the project.
        let paid = (burden - refund) * repaid + fee * success * paid_after_success;
        let gain = value * part * paid_after_success
            - own
            - terms.fee
            - paid
            - self.franchise * (1.0 - repaid);
        let success_fee = terms.success_fee * success * paid_after_success;
        Expectation { gain, repaid, success, is_shifted: false, success_fee }
    }

    /// The firm's expectation of a loan after choosing the riskiness of its project.
    pub fn with_loan(&self, params: &CreditParams, terms: &Terms) -> Expectation {
        let plain = self.expectation(terms, self.success, self.value);
        if !params.risk_shifting {
            return plain;
        }
        let success = self.success * (1.0 - params.shifted_chance);
        let value = self.value * (1.0 - params.shifted_value);
        let shifted = Expectation { is_shifted: true, ..self.expectation(terms, success, value) };
        if shifted.gain > plain.gain { shifted } else { plain }
    }
}

/// Scale at which a logistic distribution approximates a normal one: they differ by less than 0.01.
const LOGISTIC: f64 = 1.702;

/// The logistic function.
pub fn logistic(odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-odds))
}

/// The log odds of a probability.
pub fn log_odds(chance: f64) -> f64 {
    libm::log(chance / (1.0 - chance))
}

/// The bank's side of a contract.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Contract {
    /// Terms of the loan except the rate.
    pub terms: Terms,
    /// How a loss is shared.
    pub rules: Rules,
    /// Expected proceeds of a sale of the pledge, relative to principal.
    pub recovery: f64,
    /// Cost of funds and running costs, a share a year.
    pub funding: f64,
    /// Highest permitted rate.
    pub ceiling: f64,
    /// Ratio of actual to expected defaults in the bank's experience.
    pub experience: f64,
    /// Cost of screening the application, relative to principal.
    pub handling: f64,
}

/// A bank's offer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quote {
    /// Interest rate a year.
    pub rate: f64,
    /// Expected probability of default.
    pub default: f64,
    /// The same before experience is applied: what follows from the books.
    pub by_books: f64,
    /// Expected return a year beyond all costs, relative to principal.
    pub margin: f64,
}

/// A bank's expectation at one rate.
#[derive(Clone, Copy, Debug)]
struct Point {
    rate: f64,
    default: f64,
    by_books: f64,
    margin: f64,
}

/// Nodes and weights with which a bank integrates over the possible types of an applicant (Gauss
/// and Hermite).
const NODES: [(f64, f64); 3] =
    [(-1.732_050_807_568_877, 1.0 / 6.0), (0.0, 2.0 / 3.0), (1.732_050_807_568_877, 1.0 / 6.0)];

/// Largest number of rates that a bank considers.
const MOST_RATES: usize = 32;

/// The rate that a bank asks of an applicant of whom it observes `seen` and believes `belief`; none
/// if no rate brings the required return.
pub fn quote(
    params: &CreditParams,
    seen: &Prospect,
    belief: Belief,
    contract: &Contract,
) -> Option<Quote> {
    let chances = nodes(belief);
    let back = contract.rules.bank_share(contract.recovery);
    let at = |rate: f64| expected(params, seen, &chances, contract, back, rate);
    let least = params.rate_floor.max(contract.funding);
    let mut lowest: Option<Point> = None;
    let mut best: Option<Point> = None;
    for step in 0..MOST_RATES {
        let wanted = least + params.rate_step * step as f64;
        let rate = wanted.min(contract.ceiling);
        if let Some(point) = at(rate) {
            if lowest.is_none() && point.margin >= params.hurdle {
                lowest = Some(point);
            }
            if best.is_none_or(|best| point.margin > best.margin) {
                best = Some(point);
            }
        }
        // Beyond the rate that is best by so much, nothing better follows.
        let is_falling = best.is_some_and(|best| rate > best.rate + 4.5 * params.rate_step);
        if wanted >= contract.ceiling || is_falling {
            break;
        }
    }
    let (lowest, best) = (lowest?, best?);
    let rate = lowest.rate + params.market_power * (best.rate - lowest.rate).max(0.0);
    let point = at(rate).filter(|point| point.margin >= params.hurdle).unwrap_or(lowest);
    let Point { rate, default, by_books, margin } = point;
    Some(Quote { rate, default, by_books, margin })
}

/// The bank's expectation at a rate over those who would still take the loan; none if nobody would.
fn expected(
    params: &CreditParams,
    seen: &Prospect,
    chances: &[(f64, f64); 3],
    contract: &Contract,
    back: f64,
    rate: f64,
) -> Option<Point> {
    let terms = Terms { rate, ..contract.terms };
    let (mut weights, mut defaults, mut fees) = (0.0, 0.0, 0.0);
    for &(success, weight) in chances {
        let there = Prospect { success, ..*seen };
        let expectation = there.with_loan(params, &terms);
        if expectation.gain > 0.0 {
            weights += weight;
            defaults += weight * (1.0 - expectation.repaid);
            fees += weight * expectation.success_fee;
        }
    }
    if weights <= 0.0 {
        return None;
    }
    let by_books = defaults / weights;
    let default = (by_books * contract.experience).min(1.0);
    let years = terms.years;
    let grown = 1.0 + rate * years;
    let income = (1.0 - default) * grown + default * back + fees / weights;
    let margin = (income - 1.0 - contract.handling - contract.funding * years) / years;
    Some(Point { rate, default, by_books, margin })
}

/// Expected loss of a bank on a loan to an applicant of whom it knows only the books and the class,
/// CNY: at the lowest rate.
pub fn loss(params: &CreditParams, seen: &Prospect, belief: Belief, contract: &Contract) -> f64 {
    let usual = contract.funding + params.usual_margin;
    let rate = usual.max(params.rate_floor).min(contract.ceiling);
    let back = contract.rules.bank_share(contract.recovery);
    contract.terms.principal * default(params, seen, belief, contract, rate) * (1.0 - back)
}

/// The expected probability of default at a rate, given a belief; one if nobody would take the
/// loan.
pub fn default(
    params: &CreditParams,
    seen: &Prospect,
    belief: Belief,
    contract: &Contract,
    rate: f64,
) -> f64 {
    let back = contract.rules.bank_share(contract.recovery);
    let point = expected(params, seen, &nodes(belief), contract, back, rate);
    point.map_or(1.0, |point| point.default)
}

/// The belief after good news: if even that does not lead to a loan, nobody screens.
pub fn hoped(params: &CreditParams, belief: Belief, spread: f64) -> Belief {
    let mean = belief.mean + params.good_news * spread;
    Belief { mean, precision: 4.0 * belief.precision }
}

fn nodes(belief: Belief) -> [(f64, f64); 3] {
    let spread = (1.0 / belief.precision).sqrt();
    NODES.map(|(node, weight)| (logistic(belief.mean + spread * node), weight))
}

/// Screening effort of a bank on an application: a unit costs `cost`, and effort avoids the share e
/// / (e + half) of a `loss` that the bank would bear itself. If others bear the loss, the bank does
/// not screen.
pub fn effort(loss: f64, cost: f64, (half, most): (f64, f64)) -> f64 {
    ((loss.max(0.0) * half / cost.max(1e-9)).sqrt() - half).clamp(0.0, most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::state::loss::{Pledgee, Timing};

    /// A firm with a project of a million that it cannot pay, and little else.
    fn prospect() -> Prospect {
        Prospect {
            cost: 1e6,
            own: 2e5,
            value: 1.3e6,
            success: 0.8,
            years: 1.5,
            cash: 1e5,
            flow: 3e5,
            risk: 3e5,
            debts: 0.0,
            franchise: 0.0,
        }
    }

    fn contract(rules: Rules) -> Contract {
        Contract {
            terms: Terms::plain(8e5, 2.0),
            rules,
            recovery: 0.2,
            funding: 0.05,
            ceiling: 0.5,
            experience: 1.0,
            handling: 0.0,
        }
    }

    const BELIEF: Belief = Belief { mean: 1.4, precision: 1.0 };

    #[test]
    fn expensive_loans_deter_safe_borrowers_first() {
        let params = CreditParams { risk_shifting: false, ..CreditParams::default() };
        let gain = |success: f64, rate: f64| {
            let terms = Terms { rate, ..contract(Rules::BANK_ALONE).terms };
            Prospect { success, flow: 0.0, ..prospect() }.with_loan(&params, &terms).gain
        };
        // Both expect the same of the project; the riskier pays the loan back less often.
        assert!(gain(0.95, 0.3) < gain(0.5, 0.3));
        let leaves =
            |success: f64| (0..200).find(|&step| gain(success, f64::from(step) * 0.01) < 0.0);
        assert!(leaves(0.95) < leaves(0.5), "{:?} {:?}", leaves(0.95), leaves(0.5));
    }

    #[test]
    fn expensive_loans_make_risk_more_attractive() {
        let params = CreditParams::default();
        let chosen = |rate: f64| {
            let terms = Terms { rate, ..contract(Rules::BANK_ALONE).terms };
            Prospect { franchise: 6e5, ..prospect() }.with_loan(&params, &terms)
        };
        assert!(!chosen(0.0).is_shifted);
        assert!(chosen(0.5).is_shifted);
        assert!(chosen(0.5).repaid < chosen(0.0).repaid);
    }

    #[test]
    fn the_return_of_a_bank_is_highest_inside() {
        let params = CreditParams::default();
        let contract = contract(Rules::BANK_ALONE);
        let seen = Prospect { flow: 1e5, ..prospect() };
        let chances = nodes(BELIEF);
        let back = contract.rules.bank_share(contract.recovery);
        let margin = |step: usize| {
            let rate = 0.05 + 0.01 * step as f64;
            expected(&params, &seen, &chances, &contract, back, rate).map_or(-1.0, |it| it.margin)
        };
        let best = (0..100).max_by(|&one, &other| margin(one).total_cmp(&margin(other)));
        let best = best.expect("there are rates");
        assert!(best > 0 && best < 99, "{best}");
        assert!(margin(99) < margin(best));
    }

    #[test]
    fn a_guarantee_makes_a_loan_possible() {
        let params = CreditParams::default();
        let weak = Prospect { flow: -1e5, value: 1.1e6, ..prospect() };
        let doubtful = Belief { mean: -0.3, precision: 2.0 };
        let alone = quote(&params, &weak, doubtful, &contract(Rules::BANK_ALONE));
        assert_eq!(alone, None);
        let covered = Rules {
            pledgee: Pledgee::Guarantor,
            timing: Timing::AtDefault,
            guaranteed_share: 0.95,
            ..Rules::BANK_ALONE
        };
        let quote = quote(&params, &weak, doubtful, &contract(covered)).expect("it is covered");
        assert!(quote.default > 0.3 && quote.margin >= params.hurdle, "{quote:?}");
    }

    #[test]
    fn a_share_in_success_makes_up_for_a_low_rate() {
        let params = CreditParams::default();
        let contract = contract(Rules::BANK_ALONE);
        let plain = quote(&params, &prospect(), BELIEF, &contract).expect("a good borrower");
        let terms = Terms { success_fee: 0.1, ..contract.terms };
        let with = Contract { terms, ..contract };
        let with = quote(&params, &prospect(), BELIEF, &with).expect("a good borrower");
        assert!(with.rate < plain.rate, "{with:?} {plain:?}");
    }

    #[test]
    fn a_bank_that_bears_no_loss_does_not_screen() {
        assert_eq!(effort(0.0, 8_000.0, (0.3, 10.0)), 0.0);
        assert!(effort(1e5, 8_000.0, (0.3, 10.0)) > effort(5e4, 8_000.0, (0.3, 10.0)));
        // The first order condition: a little more effort saves what it costs.
        let (loss, cost, half) = (2e5, 8_000.0, 0.3);
        let best = effort(loss, cost, (half, 10.0));
        let saved = |effort: f64| loss * effort / (effort + half) - cost * effort;
        assert!(saved(best) >= saved(best * 1.01) && saved(best) >= saved(best * 0.99));
    }

    #[test]
    fn experience_makes_a_bank_ask_for_more() {
        let params = CreditParams::default();
        let contract = contract(Rules::BANK_ALONE);
        let good = Prospect { flow: 5e5, ..prospect() };
        let calm = quote(&params, &good, BELIEF, &contract).expect("a good borrower");
        let burnt = Contract { experience: 2.0, ..contract };
        let dear = quote(&params, &good, BELIEF, &burnt);
        assert!(dear.is_none_or(|quote| quote.rate > calm.rate));
    }
}
