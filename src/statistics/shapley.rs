//! How much each player of a game contributes, exactly.
//!
//! A game is the value of each coalition; the coalition's index is a bit mask, so that
//! `values[0b101]` is what the first and the third player reach together. Players may be policy
//! instruments, and the value a mean outcome with these in force. Nothing needs `values[0]` to be
//! zero.

/// Players above which a table of all coalitions is refused.
pub const MOST_PLAYERS: usize = 16;

/// The Shapley (1953) value of each player: what it adds, averaged over all orders of joining.
///
/// They add up to `values[all] − values[0]`.
pub fn values(values: &[f64]) -> Vec<f64> {
    let players = players(values);
    let weights = weights(players);
    let of = |player: usize| {
        let bit = 1_usize << player;
        let without = (0..values.len()).filter(|coalition| coalition & bit == 0);
        without
            .map(|coalition| {
                let weight = weights[coalition.count_ones() as usize];
                weight * (values[coalition | bit] - values[coalition])
            })
            .sum()
    };
    (0..players).map(of).collect()
}

/// How much two players do together beyond what each does alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interaction {
    /// The two players, the first below the second.
    pub players: (usize, usize),
    /// The index: above zero for complements, below zero for substitutes.
    pub index: f64,
}

/// Share of the largest value up to which a second difference is rounding.
const ROUNDING: f64 = 1e-13;

/// The Shapley interaction index of each pair (Grabisch and Roubens 1999): the second difference of
/// the value, averaged over orders in which the two join as one.
pub fn interactions(values: &[f64]) -> Vec<Interaction> {
    let players = players(values);
    let weights = weights(players.saturating_sub(1));
    let rounding = ROUNDING * values.iter().fold(0.0_f64, |most, value| most.max(value.abs()));
    let of = |first: usize, second: usize| {
        let (one, other) = (1_usize << first, 1_usize << second);
        let without = (0..values.len()).filter(|coalition| coalition & (one | other) == 0);
        let index: f64 = without
            .map(|coalition| {
                let both = values[coalition | one | other] - values[coalition | one];
                let alone = values[coalition | other] - values[coalition];
                weights[coalition.count_ones() as usize] * (both - alone)
            })
            .sum();
        let index = if index.abs() > rounding { index } else { 0.0 };
        Interaction { players: (first, second), index }
    };
    (0..players)
        .flat_map(|first| (first + 1..players).map(move |second| (first, second)))
        .map(|(first, second)| of(first, second))
        .collect()
}

/// How many players a table of coalitions has.
fn players(values: &[f64]) -> usize {
    assert!(values.len().is_power_of_two(), "a value for each coalition: {}", values.len());
    let players = values.len().ilog2() as usize;
    assert!(players <= MOST_PLAYERS, "at most {MOST_PLAYERS} players, not {players}");
    players
}

/// The chance that exactly a given set of that size stands before a player among `players`:
/// `size! (players − size − 1)! / players!`.
fn weights(players: usize) -> Vec<f64> {
    // Each weight is one over the number of players times the number of sets of that size.
    let mut sets = 1_u64;
    let mut weights = Vec::with_capacity(players);
    for size in 0..players {
        weights.push(1.0 / (players as u64 * sets) as f64);
        sets = sets * (players - 1 - size) as u64 / (size as u64 + 1);
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_no_interaction() {
        // Two players that bring 0.1 and 0.2 each by itself, whose sum is not 0.3.
        let values = [0.0, 0.1, 0.2, 0.1 + 0.2];
        assert!((values[3] - values[1]) - (values[2] - values[0]) != 0.0);
        assert_eq!(interactions(&values)[0].index, 0.0);
        assert!(interactions(&[0.0, 0.1, 0.2, 0.300_001])[0].index > 0.0);
    }
    use crate::base::chance::{Dice, Name, Purpose};

    fn game(players: usize, value: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..1 << players).map(value).collect()
    }

    /// A game without any order in it.
    fn wild(players: usize, seed: u64) -> Vec<f64> {
        let purpose = Purpose(1);
        game(players, |coalition| {
            Dice::new(seed, 0).of(Name(coalition as u64), purpose, 0).between(-5.0, 20.0)
        })
    }

    fn check(found: &[f64], expected: &[f64]) {
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() < 1e-12, "{found}, not {expected}");
        }
    }

    #[test]
    fn values_add_up_to_what_all_reach() {
        for players in [0, 1, 2, 5, 12, MOST_PLAYERS] {
            let game = wild(players, 4);
            let sum: f64 = values(&game).iter().sum();
            // 2^15 terms below 25, each rounded once, weigh one together.
            assert!((sum - (game[game.len() - 1] - game[0])).abs() < 1e-11, "{players} players");
        }
    }

    #[test]
    fn players_that_do_the_same_get_the_same() {
        // Only how many of the first two are there matters, and whether the third is.
        let game = game(3, |coalition| {
            let twins = (coalition & 0b11).count_ones() as f64;
            twins * twins + 3.0 * twins * f64::from(coalition as u32 >> 2)
        });
        let found = values(&game);
        check(&found[..1], &found[1..2]);
    }

    #[test]
    fn a_player_that_adds_nothing_gets_nothing() {
        let base = wild(4, 9);
        let game = game(5, |coalition| base[coalition & 0b1111]);
        let found = values(&game);
        assert_eq!(found[4], 0.0);
        check(&found[..4], &values(&base));
        let with_null = interactions(&game).into_iter().filter(|pair| pair.players.1 == 4);
        assert!(with_null.clone().count() == 4 && with_null.clone().all(|pair| pair.index == 0.0));
    }

    #[test]
    fn the_value_of_a_sum_of_games_is_the_sum_of_values() {
        let (one, other) = (wild(6, 1), wild(6, 2));
        let sum: Vec<f64> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
        let parts: Vec<f64> =
            values(&one).iter().zip(values(&other)).map(|(one, other)| one + other).collect();
        check(&values(&sum), &parts);
    }

    /// One left glove and two right ones: 2/3, 1/6, 1/6.
    #[test]
    fn the_scarce_glove_gets_most() {
        let gloves =
            game(3, |coalition| if coalition & 1 == 1 && coalition > 1 { 1.0 } else { 0.0 });
        check(&values(&gloves), &[2.0 / 3.0, 1.0 / 6.0, 1.0 / 6.0]);
        let found: Vec<f64> = interactions(&gloves).iter().map(|pair| pair.index).collect();
        // Either right glove complements the left one unless the other is there; they substitute.
        check(&found, &[0.5, 0.5, -0.5]);
    }

    /// Littlechild and Owen (1973): each part of the runway is shared by those who need it.
    #[test]
    fn a_runway_is_shared_by_those_who_need_it() {
        let costs = [8.0, 11.0, 13.0, 18.0];
        let runway = game(4, |coalition| {
            let users = (0..4).filter(|player| coalition >> player & 1 == 1);
            users.map(|player| costs[player]).fold(0.0, f64::max)
        });
        check(&values(&runway), &[2.0, 3.0, 4.0, 9.0]);
    }

    #[test]
    fn two_players_interact_by_what_both_do_beyond_each() {
        let found = interactions(&[1.0, 3.0, 4.0, 10.0]);
        assert_eq!(found, [Interaction { players: (0, 1), index: 4.0 }]);
        assert_eq!(interactions(&[1.0, 3.0]), []);
    }

    #[test]
    fn pairs_of_an_additive_game_do_not_interact() {
        let additive = game(5, |coalition| coalition as f64);
        assert!(interactions(&additive).iter().all(|pair| pair.index == 0.0));
        check(&values(&additive), &[1.0, 2.0, 4.0, 8.0, 16.0]);
    }
}
