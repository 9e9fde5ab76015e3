//! Channels: how buyer and seller met.

use crate::model::state::kind::Kind;

/// How buyer and seller met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// A former partner.
    Tie,
    /// The buyer's own search.
    Own,
    /// An exhibition.
    Exhibition,
    /// An information service's database.
    Database,
    /// A productivity center's introduction.
    Introduction,
    /// A transformation center's matching.
    Matching,
    /// A listing on an exchange.
    Listing,
}

impl Channel {
    /// The name in files.
    pub const fn name(self) -> &'static str {
        match self {
            Channel::Tie => "tie",
            Channel::Own => "own_search",
            Channel::Exhibition => "exhibition",
            Channel::Database => "database",
            Channel::Introduction => "introduction",
            Channel::Matching => "matching",
            Channel::Listing => "listing",
        }
    }

    /// Whether an intermediary brokered the contact.
    pub const fn is_intermediated(self) -> bool {
        !matches!(self, Channel::Tie | Channel::Own | Channel::Exhibition)
    }
}

/// The type behind a channel.
pub const fn kind_of(channel: Channel) -> Option<Kind> {
    match channel {
        Channel::Database => Some(Kind::InformationService),
        Channel::Introduction => Some(Kind::ProductivityCenter),
        Channel::Matching => Some(Kind::TransformationCenter),
        Channel::Listing => Some(Kind::Exchange),
        _ => None,
    }
}
