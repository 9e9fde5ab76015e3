//! A firm's customers: the four largest one by one, the rest as a number and a mass.
//!
//! Sizes have a Pareto tail, so a few customers carry much of a firm's sales. Keeping the four
//! largest apart keeps that tail; the rest is close to a law of large numbers.

use serde::{Deserialize, Serialize};

use crate::base::chance::Draw;

/// Largest size of an order relative to the mean: the tail is cut there.
const LARGEST: f64 = 2_000.0;

/// Mean square of the sizes in the rest, relative to the square of their mean: assumed.
const REST_INEQUALITY: f64 = 1.6;

/// Customers of a firm, in units of the mean customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Customers {
    largest: [f32; 4],
    rest: u32,
    rest_mass: f32,
}

impl Customers {
    /// Mass of all, in mean customers.
    #[inline]
    pub fn mass(&self) -> f64 {
        let largest: f64 = self.largest.iter().map(|&size| f64::from(size)).sum();
        largest + f64::from(self.rest_mass)
    }

    /// How many there are.
    pub fn count(&self) -> u32 {
        self.rest + self.largest.iter().filter(|&&size| size > 0.0).count() as u32
    }

    /// Herfindahl index of their sizes: one when a single customer is everything, or there is none.
    pub fn concentration(&self) -> f64 {
        let mass = self.mass();
        if mass <= 0.0 {
            return 1.0;
        }
        let square = |size: f64| size * size;
        let largest: f64 = self.largest.iter().map(|&size| square(f64::from(size))).sum();
        let rest = match self.rest {
            0 => 0.0,
            count => REST_INEQUALITY * square(f64::from(self.rest_mass)) / f64::from(count),
        };
        ((largest + rest) / square(mass)).min(1.0)
    }

    fn add(&mut self, size: f32) {
        let place = (0..4).min_by(|&one, &other| self.largest[one].total_cmp(&self.largest[other]));
        let least = &mut self.largest[place.unwrap_or(0)];
        if size <= *least {
            self.rest += 1;
            self.rest_mass += size;
            return;
        }
        let before = std::mem::replace(least, size);
        if before > 0.0 {
            self.rest += 1;
            self.rest_mass += before;
        }
    }

    /// Each customer leaves with that chance.
    pub fn lose(&mut self, chance: f64, draw: &mut Draw) {
        for size in &mut self.largest {
            if draw.happens(chance) {
                *size = 0.0;
            }
        }
        let lost = draw.binomial(self.rest, chance);
        if lost >= self.rest {
            (self.rest, self.rest_mass) = (0, 0.0);
        } else if lost > 0 {
            self.rest_mass -= self.rest_mass * lost as f32 / self.rest as f32;
            self.rest -= lost;
        }
    }

    /// Adds orders of a firm that can carry out a share of each.
    pub fn win(&mut self, orders: &Orders, carried: f64) {
        for &size in &orders.largest[..orders.count.min(4) as usize] {
            self.add((size * carried) as f32);
        }
        if orders.count > 4 {
            self.rest += orders.count - 4;
            self.rest_mass += (orders.rest * carried) as f32;
        }
    }
}

/// New orders: their number, the four largest, and the mass of the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Orders {
    /// How many there are.
    pub count: u32,
    largest: [f64; 4],
    rest: f64,
}

impl Orders {
    /// Draws that many orders of a Pareto law with mean one and that tail index.
    pub fn drawn(count: u32, tail: f64, draw: &mut Draw) -> Orders {
        let least = (tail - 1.0) / tail;
        let mut orders = Orders { count, ..Orders::default() };
        let mut rank = 1.0;
        // The largest of several uniforms, then the largest of those below it, and so on.
        for place in 0..count.min(4) {
            rank *= libm::pow(draw.uniform(), 1.0 / f64::from(count - place));
            let size = least * libm::pow((1.0 - rank).max(1e-12), -1.0 / tail);
            orders.largest[place as usize] = size.min(LARGEST);
        }
        if count > 4 {
            let cut = orders.largest[3].max(least * 1.0001);
            let below = 1.0 - libm::pow(least / cut, tail);
            let partial = libm::pow(least, 1.0 - tail) - libm::pow(cut, 1.0 - tail);
            let mean = tail / (tail - 1.0) * libm::pow(least, tail) * partial / below;
            orders.rest = mean * f64::from(count - 4);
        }
        orders
    }

    /// Mass of all, in mean customers.
    pub fn mass(&self) -> f64 {
        self.largest.iter().sum::<f64>() + self.rest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::{Dice, Name, Purpose};

    const TEST: Purpose = Purpose::new("customers.test");

    fn draw(event: u64) -> Draw {
        Dice::new(1, 0).of(Name(7), TEST, event)
    }

    #[test]
    fn orders_have_mean_one_for_any_number_at_once() {
        for count in [1, 3, 10, 200] {
            let trials = 400_000 / count;
            let mass: f64 = (0..trials)
                .map(|trial| Orders::drawn(count, 1.8, &mut draw(u64::from(trial))).mass())
                .sum();
            let mean = mass / f64::from(trials * count);
            assert!((mean - 1.0).abs() < 0.05, "{count} at once: {mean}");
        }
    }

    #[test]
    fn customers_are_won_and_lost_in_number_and_mass() {
        let mut customers = Customers::default();
        assert_eq!((customers.count(), customers.concentration()), (0, 1.0));
        for event in 0..50 {
            let orders = Orders::drawn(6, 1.46, &mut draw(event));
            let before = customers.mass();
            customers.win(&orders, 0.5);
            let gained = customers.mass() - before;
            assert!((gained - 0.5 * orders.mass()).abs() < 1e-3 * orders.mass(), "{gained}");
        }
        assert_eq!(customers.count(), 300);
        assert!(customers.concentration() < 0.3, "{}", customers.concentration());
        customers.lose(0.5, &mut draw(99));
        assert!((100..200).contains(&customers.count()), "{}", customers.count());
        customers.lose(1.0, &mut draw(100));
        assert_eq!((customers.count(), customers.mass()), (0, 0.0));
    }
}
