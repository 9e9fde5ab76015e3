//! Recognition: who knows a type of intermediary, who trusts it, and who therefore uses it.
//!
//! Awareness spreads by contact: an agent with an occasion to use a type asks a few peers. Each of
//! them knows it with a probability equal to the share of those who knew it at last year's
//! occasions in the same region. Trust follows own outcomes and, through the region's mean,
//! neighbours' outcomes (L2809-2813).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::base::chance::{Draw, Purpose};
use crate::model::state::awareness::{Awareness, WordOfMouth};
use crate::model::state::kind::Kind;
use crate::model::state::tally::{Count, Tally};

/// Draws about asking peers.
pub const ASKING: Purpose = Purpose::new("recognition.asking");
/// Draws of an agent's initial awareness.
pub const KNOWING: Purpose = Purpose::new("recognition.knowing");

/// Bounds of a new agent's trust: nobody starts without hope or without doubt.
const TRUST_BOUNDS: [f64; 2] = [0.05, 0.95];

/// How awareness of and trust in intermediaries spread.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct RecognitionParams {
    /// Whether awareness spreads and trust is learned. If off, both stay as they were at the start.
    #[schemars(extend("x-unit" = "switch", "x-source" = "switch"))]
    pub on: bool,
    /// Share of researchers and firms that know a given type of intermediary when they enter the
    /// model.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed; the report gives the direction only (L2809-2813)"))]
    pub initial_awareness: f64,
    /// Share of a service's promised benefit that is expected before any experience. The higher,
    /// the more services are used.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub initial_trust: f64,
    /// Peers whom a client that does not know the type asks when an occasion arises.
    #[schemars(range(min = 0.0, max = 20.0))]
    #[schemars(extend("x-unit" = "peers", "x-source" = "assumed"))]
    pub peers_asked: f64,
    /// Probability that a peer who knows the type mentions it.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed"))]
    pub mention_chance: f64,
    /// Standard deviation of trust among new agents.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub trust_spread: f64,
    /// Weight of the latest own outcome in trust. The higher, the faster trust changes.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub own_outcome_weight: f64,
    /// Outcome of a service by a provider without any skill, where nothing else measures it.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_floor: f64,
    /// Rise in that outcome from no skill to full skill.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "outcome", "x-source" = "assumed"))]
    pub outcome_gain: f64,
    /// Weight of the latest client's outcome in an organization's reputation.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub reputation_weight: f64,
    /// Weight of the region's mean outcome relative to one's own trust.
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "share", "x-source" = "assumed"))]
    pub neighbour_weight: f64,
    /// Months over which a region's mean outcome and the share that knows a type adapt to recent
    /// experience.
    #[schemars(range(min = 1.0, max = 240.0))]
    #[schemars(extend("x-unit" = "months", "x-source" = "assumed: a year"))]
    pub memory_months: f64,
    /// Organizations that a client compares before it asks one.
    #[schemars(range(min = 1, max = 64))]
    #[schemars(extend("x-unit" = "organizations", "x-source" = "assumed"))]
    pub organizations_seen: usize,
    /// Attempts of a client or applicant per organization that it compares, since some may have no
    /// time or place left.
    #[schemars(range(min = 1, max = 64))]
    #[schemars(extend("x-unit" = "tries", "x-source" = "assumed"))]
    pub tries: usize,
    /// Preference of a client for an organization that knows the field of the matter, in units of
    /// reputation.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "reputation", "x-source" = "assumed"))]
    pub field_bonus: f64,
    /// Weight of a client's own taste relative to reputation.
    #[schemars(range(min = 0.0, max = 10.0))]
    #[schemars(extend("x-unit" = "reputation", "x-source" = "assumed"))]
    pub taste: f64,
    /// Probability that a provider refers a client to the next useful type (a one-stop service
    /// raises it).
    #[schemars(range(min = 0.0, max = 1.0))]
    #[schemars(extend("x-unit" = "probability", "x-source" = "assumed; overlap and referral L2886-2890"))]
    pub referral_chance: f64,
}

impl Default for RecognitionParams {
    fn default() -> RecognitionParams {
        RecognitionParams {
            on: true,
            initial_awareness: 0.35,
            initial_trust: 0.5,
            peers_asked: 2.0,
            mention_chance: 0.15,
            trust_spread: 0.15,
            own_outcome_weight: 0.25,
            outcome_floor: 0.3,
            outcome_gain: 0.5,
            reputation_weight: 0.02,
            neighbour_weight: 0.3,
            memory_months: 12.0,
            organizations_seen: 3,
            tries: 4,
            field_bonus: 0.2,
            taste: 0.2,
            referral_chance: 0.25,
        }
    }
}

impl Awareness {
    /// Awareness and trust of a new agent.
    pub fn drawn(params: &RecognitionParams, draw: &mut Draw) -> Awareness {
        let mut awareness = Awareness { aware: 0, trust: [0; Kind::COUNT] };
        for kind in Kind::ALL {
            if draw.happens(params.initial_awareness) {
                awareness.aware |= 1 << kind as u8;
            }
            let trust = params.initial_trust + params.trust_spread * draw.normal();
            awareness.trust[kind as usize] =
                (trust.clamp(TRUST_BOUNDS[0], TRUST_BOUNDS[1]) * 255.0) as u8;
        }
        awareness
    }

    /// Learns from an outcome between 0 (nothing came of it) and 1 (all that was promised).
    pub fn experience(&mut self, params: &RecognitionParams, kind: Kind, outcome: f64) {
        if params.on {
            let old = self.trust(kind);
            let new = old + params.own_outcome_weight * (outcome.clamp(0.0, 1.0) - old);
            self.trust[kind as usize] = (new * 255.0 + 0.5) as u8;
        }
    }
}

impl WordOfMouth {
    /// Word of mouth at the start.
    pub fn new(params: &RecognitionParams) -> WordOfMouth {
        WordOfMouth {
            known_share: [params.initial_awareness; Kind::COUNT],
            mention_probability: [mention_probability(params, params.initial_awareness);
                Kind::COUNT],
            mean_outcome: [params.initial_trust; Kind::COUNT],
            ..WordOfMouth::default()
        }
    }

    /// An agent has an occasion to use a type: whether it knows and trusts it enough.
    ///
    /// `benefit` is what the service promises, `price` is fee and effort together, both in yuan.
    pub fn wants(
        &mut self,
        params: &RecognitionParams,
        awareness: &mut Awareness,
        kind: Kind,
        offer: ServiceOffer,
        draw: &mut Draw,
        tally: &mut Tally,
    ) -> bool {
        let index = kind as usize;
        if params.on && !awareness.knows(kind) && draw.happens(self.mention_probability[index]) {
            awareness.learn_of(kind);
        }
        self.occasions[index] += 1;
        tally.add(Count::Occasions, 1);
        if !awareness.knows(kind) {
            return false;
        }
        self.knowing[index] += 1;
        let trust = awareness.trust(kind) * (1.0 - params.neighbour_weight)
            + self.mean_outcome[index] * params.neighbour_weight;
        let wants = offer.benefit * trust > offer.price;
        tally.add(Count::OccasionsRecognized, i64::from(wants));
        wants
    }

    /// Closes the month: the month's experiences update word of mouth.
    pub fn settle(&mut self, params: &RecognitionParams) {
        if params.on {
            for kind in 0..Kind::COUNT {
                if self.occasions[kind] > 0 {
                    let share = self.knowing[kind] as f64 / self.occasions[kind] as f64;
                    self.known_share[kind] +=
                        (share - self.known_share[kind]) / params.memory_months;
                    self.mention_probability[kind] =
                        mention_probability(params, self.known_share[kind]);
                }
                if self.outcomes[kind] > 0 {
                    let mean = self.outcome_sum[kind] as f64 / self.outcomes[kind] as f64 / 1e6;
                    self.mean_outcome[kind] +=
                        (mean - self.mean_outcome[kind]) / params.memory_months;
                }
            }
        }
        self.occasions = [0; Kind::COUNT];
        self.knowing = [0; Kind::COUNT];
        self.outcomes = [0; Kind::COUNT];
        self.outcome_sum = [0; Kind::COUNT];
    }
}

/// Probability that one of the peers asked mentions a type, given the share that knows it.
pub fn mention_probability(params: &RecognitionParams, known_share: f64) -> f64 {
    1.0 - libm::pow(1.0 - known_share * params.mention_chance, params.peers_asked)
}

/// A service's promised benefit and its price, in yuan.
#[derive(Clone, Copy, Debug)]
pub struct ServiceOffer {
    /// Expected benefit if all goes as promised.
    pub benefit: f64,
    /// Fee and effort.
    pub price: f64,
}
