//! The economics of a startup: what customers bring and cost, what owners may expect.
//!
//! Everything here is a pure function of parameters, prices and a firm's figures. Money is in yuan
//! of the month; time is in years.

use crate::base::space::Field;
use crate::model::rules::context::Context;
use crate::model::rules::evaluation::Belief;
use crate::model::rules::parameters::operation::OperationParams;
use crate::model::state::region::Region;

/// Log capability, above and below the mean, beyond which labour a yuan no longer changes.
const LARGEST_SAVING: f64 = 1.5;

/// Share of the R&D of a firm without own development of growth that its customers' value bears:
/// half of it keeps what they buy up to date.
const RD_SHARE_BORNE: f64 = 0.5;

/// Years in which customers are expected to be won and lost at the present pace, at most.
const LARGEST_EXPONENT: f64 = 20.0;

/// Prices of one yuan's worth of attraction in the two markets of a field: of young products, and of
/// enterprises. One is the price at which a mean customer buys for `operation.customer_sales`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prices {
    /// On the market for young products.
    pub young: f64,
    /// On the market of enterprises.
    pub grown: f64,
}

/// Share of the customers of a firm with that mass of customers that are on the market of
/// enterprises.
#[inline]
pub fn grown_share(params: &OperationParams, customers: f64) -> f64 {
    customers / (customers + params.half_grown)
}

/// What holds for all firms of a region this month.
#[derive(Clone, Copy)]
pub struct Business<'a> {
    /// Parameters in force.
    pub params: &'a OperationParams,
    /// Price level of technical work relative to 2015.
    pub level: f64,
    /// Yearly cost of an employee, CNY.
    pub wage_cost: f64,
    /// Yearly wage that founders forgo, CNY.
    pub wage: f64,
    /// Yearly rent for one person's space on the market, CNY.
    pub rent: f64,
    /// Share of customers that a firm loses in a year.
    pub lost: f64,
}

/// How a firm wins customers: cost of fast growth, and the fastest.
#[derive(Clone, Copy, Debug)]
pub struct Reach {
    /// Convexity of the cost of orders.
    convexity: f64,
    /// Largest growth in a year.
    most: f64,
}

impl<'a> Business<'a> {
    /// Of a region this month.
    pub fn of(context: &Context<'a>) -> Business<'a> {
        let params = &context.scenario.operation;
        let level = context.economy.wage_index;
        Business {
            params,
            level,
            wage_cost: context.economy.wage_private * params.wage_cost * context.nation.wage,
            wage: context.economy.wage_private * context.nation.wage,
            rent: params.market_rent * 12.0 * level,
            lost: params.churn,
        }
    }

    /// Yearly sales to a mean customer at a price of one, CNY.
    #[inline]
    pub fn unit(&self) -> f64 {
        self.params.customer_sales * 12.0 * self.level
    }

    /// Mean price of a firm with that mass of customers.
    #[inline]
    pub fn price(&self, prices: Prices, customers: f64) -> f64 {
        let grown = grown_share(self.params, customers.max(0.0));
        (1.0 - grown) * prices.young + grown * prices.grown
    }

    /// Attraction of a unit of customers at a log capability.
    #[inline]
    pub fn attraction(&self, capability: f64) -> f64 {
        libm::exp(self.params.competition * capability)
    }

    /// Employees who produce yearly sales of one yuan at a log capability.
    #[inline]
    pub fn labour(&self, capability: f64) -> f64 {
        let saved =
            self.params.people_elasticity * capability.clamp(-LARGEST_SAVING, LARGEST_SAVING);
        self.params.people_per_customer / self.unit() * libm::exp(-saved)
    }

    /// Employees besides those who produce, for producers of that number.
    #[inline]
    pub fn overhead(&self, producers: f64) -> f64 {
        self.params.overhead_people + self.params.overhead_span * producers
    }

    /// Share of sales that remains after materials and labour.
    pub fn margin(&self, capability: f64) -> f64 {
        let labour = self.labour(capability) * (self.wage_cost + self.rent);
        1.0 - self.params.material_share - labour
    }

    /// How a firm with that mass of customers can win more.
    pub fn reach(&self, customers: f64, is_scalable: bool) -> Reach {
        let plain = Reach { convexity: self.params.convexity, most: self.params.largest_growth };
        if !is_scalable {
            return plain;
        }
        let [convexity, most] = self.params.scalable;
        let faded = customers / (customers + self.params.scalable_customers);
        Reach {
            convexity: convexity + (plain.convexity - convexity) * faded,
            most: most + (plain.most - most) * faded,
        }
    }

    /// Yearly cost of winning `orders` a year, CNY (Arkolakis 2010).
    pub fn cost(&self, orders: f64, customers: f64, reach: Reach) -> f64 {
        let base = customers + self.params.seed_customers;
        self.params.order_cost * self.level * orders * (1.0 + reach.convexity * orders / base)
    }

    /// Orders a year that a yearly cost buys.
    pub fn orders_for(&self, cost: f64, customers: f64, reach: Reach) -> f64 {
        let bend = reach.convexity / (customers + self.params.seed_customers);
        let wanted = cost / (self.params.order_cost * self.level).max(1e-9);
        if bend <= 0.0 {
            return wanted;
        }
        ((1.0 + 4.0 * bend * wanted).sqrt() - 1.0) / (2.0 * bend)
    }

    /// Most orders a year that a firm plans.
    pub fn fastest(&self, customers: f64, reach: Reach) -> f64 {
        reach.most * (customers + self.params.seed_customers)
    }

    /// Value of a customer over the time that it stays, CNY.
    pub fn customer_value(&self, capability: f64, price: f64) -> f64 {
        let params = self.params;
        let margin = self.margin(capability) - params.rd_share * RD_SHARE_BORNE;
        margin * self.unit() * price * self.attraction(capability)
            / (self.lost + params.owner_rate).max(1e-6)
    }

    /// Orders a year that a firm wishes for if a customer is worth that much.
    pub fn wish(&self, value: f64, customers: f64, reach: Reach) -> f64 {
        let cost = (self.params.order_cost * self.level).max(1e-9);
        let growth = (value / cost - 1.0) / (2.0 * reach.convexity).max(1e-9);
        growth.clamp(0.0, reach.most) * (customers + self.params.seed_customers)
    }

    /// Yearly money that a plan of so many orders needs: for winning them, and until the bills of
    /// those that make the firm grow are paid. `unit` is its yearly sales to a mean customer.
    pub fn need(&self, orders: f64, customers: f64, reach: Reach, unit: f64) -> f64 {
        let growth = (orders - self.lost * customers).max(0.0);
        let working = self.params.receivable_months / 12.0 + WORK_IN_HAND;
        self.cost(orders, customers, reach) + working * unit * growth
    }

    /// Largest number of orders up to `wished` that a budget pays for.
    pub fn affordable(
        &self,
        budget: f64,
        wished: f64,
        customers: f64,
        reach: Reach,
        unit: f64,
    ) -> f64 {
        if self.need(wished, customers, reach, unit) <= budget {
            return wished;
        }
        let (mut low, mut high) = (0.0, wished);
        for _ in 0..BISECTIONS {
            let middle = 0.5 * (low + high);
            if self.need(middle, customers, reach, unit) > budget {
                high = middle;
            } else {
                low = middle;
            }
        }
        low
    }

    /// Yearly income that an owner expects after `years`, from a log capability, customers and
    /// prices that last. `rent_share` is what the firm pays of the market's rent.
    pub fn income(
        &self,
        capability: f64,
        customers: f64,
        prices: Prices,
        rent_share: f64,
        years: f64,
    ) -> f64 {
        let params = self.params;
        let seed = params.seed_customers;
        let value = self.customer_value(capability, self.price(prices, customers));
        let reach = self.reach(customers, false);
        let pace = self.wish(value, customers, reach) / (customers + seed);
        let growth = pace - self.lost;
        let grown = libm::exp((growth * years).min(LARGEST_EXPONENT));
        let inflow = pace * seed + params.free_orders;
        let time = if growth.abs() < 1e-6 { years } else { (grown - 1.0) / growth };
        let then = customers * grown + inflow * time;
        let sales = self.unit() * self.price(prices, then) * self.attraction(capability) * then;
        // It keeps its size then.
        let orders = (self.lost * then - params.free_orders).max(0.0);
        let producers = self.labour(capability) * sales;
        (self.margin(capability) - params.rd_share) * sales
            - self.cost(orders, then, self.reach(then, false))
            - self.standing_cost(producers, rent_share)
    }

    /// Yearly cost that a firm has besides what it produces with, CNY: overhead, the founder's own
    /// place, and what does not depend on size.
    pub fn standing_cost(&self, producers: f64, rent_share: f64) -> f64 {
        let overhead = self.overhead(producers);
        overhead * self.wage_cost
            + (overhead + 1.0) * self.rent * rent_share
            + self.params.fixed_cost * 12.0 * self.level
    }
}

/// Years of sales to a new customer that are paid out before the first bill: assumed.
const WORK_IN_HAND: f64 = 0.12;

/// Steps of a bisection.
const BISECTIONS: u32 = 12;

/// Prices that owners of firms in a field of a region expect.
pub fn expected(region: &Region, context: &Context, field: Field) -> Prices {
    let field = field as usize;
    Prices { young: region.expected[field], grown: context.nation.expected[field] }
}

/// Prices of the month.
pub fn current(region: &Region, context: &Context, field: Field) -> Prices {
    let field = field as usize;
    Prices { young: region.prices[field], grown: context.nation.prices[field] }
}

/// The belief about quality after sales have shown `seen`, quality plus luck; `before` is what they
/// showed a quarter earlier. Luck is an AR(1), so what is new in `seen` is a signal of quality.
pub fn learn(
    belief: Belief,
    seen: f64,
    before: Option<f64>,
    persistence: f64,
    (first_luck, news): (f64, f64),
) -> Belief {
    match before {
        None => belief.after(seen, 1.0 / (first_luck * first_luck + news * news).max(1e-6)),
        Some(before) => {
            let new = 1.0 - persistence;
            let signal = (seen - persistence * before) / new.max(1e-6);
            belief.after(signal, new * new / (news * news).max(1e-6))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn business(params: &OperationParams) -> Business<'_> {
        Business {
            params,
            level: 1.0,
            wage_cost: 55_000.0,
            wage: 42_000.0,
            rent: 16_800.0,
            lost: params.churn,
        }
    }

    #[test]
    fn costs_and_orders_are_inverse() {
        let params = OperationParams::default();
        let business = business(&params);
        for is_scalable in [false, true] {
            let reach = business.reach(10.0, is_scalable);
            let orders = business.orders_for(300_000.0, 10.0, reach);
            assert!((business.cost(orders, 10.0, reach) - 300_000.0).abs() < 1e-3, "{orders}");
        }
    }

    #[test]
    fn what_is_affordable_costs_the_budget() {
        let params = OperationParams::default();
        let business = business(&params);
        let reach = business.reach(5.0, true);
        let orders = business.affordable(400_000.0, 50.0, 5.0, reach, 180_000.0);
        let need = business.need(orders, 5.0, reach, 180_000.0);
        assert!((need / 400_000.0 - 1.0).abs() < 0.01, "{orders}: {need}");
        assert_eq!(business.affordable(1e12, 50.0, 5.0, reach, 180_000.0), 50.0);
    }

    #[test]
    fn better_firms_expect_more_and_scalable_ones_grow_faster() {
        let params = OperationParams::default();
        let business = business(&params);
        let prices = Prices { young: 1.0, grown: 0.8 };
        let income = |capability: f64| business.income(capability, 4.0, prices, 1.0, 3.0);
        assert!(income(0.5) > income(0.0) && income(0.0) > income(-0.5));
        let wish = |is_scalable: bool| business.wish(2e5, 4.0, business.reach(4.0, is_scalable));
        assert!(wish(true) > 1.5 * wish(false), "{} {}", wish(true), wish(false));
        assert!(business.income(0.0, 4.0, prices, 0.0, 3.0) > income(0.0));
    }

    #[test]
    fn steady_luck_teaches_slowly_and_news_of_quality_fast() {
        let prior = Belief { mean: 0.0, precision: 2.5 };
        let first = learn(prior, 1.0, None, 0.9, (0.6, 0.2));
        assert!(first.mean > 0.3 && first.mean < 0.7, "{first:?}");
        let second = learn(first, 1.0, Some(1.0), 0.9, (0.6, 0.2));
        assert!(second.mean > first.mean && second.precision > first.precision);
        let gained = second.precision - first.precision;
        assert!((gained - 0.25).abs() < 1e-9, "{gained}");
    }
}
