//! Who pays whom: payers at the left, payees at the right, a ribbon for each flow between them.

use super::canvas::{Anchor, Canvas, Letters, Rect};
use super::marks::{KeyMark, joined, key};

/// Payments between sectors.
#[derive(Clone, Debug)]
pub struct Flows {
    /// What stands above the payers and above the payees.
    pub headings: [String; 2],
    /// What the key says of the classes that are there.
    pub key: Vec<(Class, String)>,
    /// Who pays.
    pub payers: Vec<Party>,
    /// Who is paid.
    pub payees: Vec<Party>,
    /// The payments, each from a payer to a payee by their places.
    pub flows: Vec<Flow>,
}

/// A payer or payee.
#[derive(Clone, Debug)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// All its payments here as a text.
    pub value: String,
    /// How it is coloured.
    pub class: Class,
}

/// A payment.
#[derive(Clone, Debug)]
pub struct Flow {
    /// The place of the payer.
    pub payer: usize,
    /// The place of the payee.
    pub payee: usize,
    /// The amount.
    pub value: f64,
    /// How it is coloured.
    pub class: Class,
    /// All of it in words.
    pub title: String,
}

/// How a flow or a party is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// As most.
    Plain,
    /// Public money.
    Public,
    /// It differs between the worlds.
    Changed,
}

impl Class {
    const fn name(self) -> &'static str {
        match self {
            Class::Plain => "",
            Class::Public => "public",
            Class::Changed => "changed",
        }
    }

    const fn ribbon(self) -> &'static str {
        match self {
            Class::Plain => "ribbon",
            Class::Public => "ribbon public",
            Class::Changed => "ribbon changed",
        }
    }
}

/// The width of the bar of a party.
const BAR: f64 = 11.0;
/// The least height of a party, so that its name has room.
const LEAST: f64 = 21.0;

/// Where a party stands and how much of it is taken.
#[derive(Clone, Copy)]
struct Place {
    top: f64,
    height: f64,
    taken: f64,
}

impl Flows {
    /// Draws it.
    pub fn draw(&self, canvas: &mut Canvas) {
        let entries =
            self.key.iter().map(|(class, text)| (KeyMark::Box(class.ribbon()), text.clone()));
        key(canvas, &entries.collect::<Vec<_>>());
        let room = canvas.width();
        let widest = |parties: &[Party]| {
            let widths = parties.iter().map(Party::width);
            widths.fold(0.0, f64::max).min(0.34 * room) + 10.0
        };
        let (left, right) = (widest(&self.payers) + BAR, room - widest(&self.payees) - BAR);
        let heading = canvas.height() + 14.0;
        let [payers, payees] = self.headings.each_ref();
        let payers = Letters::Small.fitted(payers, left);
        canvas.text(Letters::Small, "", (left, heading), Anchor::End, &payers);
        let payees = Letters::Small.fitted(payees, room - right);
        canvas.text(Letters::Small, "", (right, heading), Anchor::Start, &payees);
        let top = heading + 12.0;
        let all: f64 = self.flows.iter().map(|flow| flow.value).sum();
        let most = self.payers.len().max(self.payees.len()) as f64;
        let height = (0.62 * room).clamp(200.0, 520.0).max(most * (LEAST + 8.0));
        // Half of the height for the money, the rest keeps names apart.
        let per_value = 0.6 * height / all.max(f64::MIN_POSITIVE);
        let (mut payers, payers_end) = self.places(&self.payers, |flow| flow.payer, per_value, top);
        let (mut payees, payees_end) = self.places(&self.payees, |flow| flow.payee, per_value, top);
        self.draw_ribbons(canvas, (&mut payers, &mut payees), (left, right), per_value);
        for (party, place) in self.payers.iter().zip(&payers) {
            party.draw(canvas, left - BAR, place, Anchor::End, left - BAR - 7.0);
        }
        for (party, place) in self.payees.iter().zip(&payees) {
            party.draw(canvas, right, place, Anchor::Start, room - right - BAR - 7.0);
        }
        canvas.reach(payers_end.max(payees_end) + 4.0);
    }

    /// Where parties stand, from the top, each with room for its name, and where the last ends.
    fn places(
        &self,
        parties: &[Party],
        place_of: fn(&Flow) -> usize,
        per_value: f64,
        top: f64,
    ) -> (Vec<Place>, f64) {
        let mut places = Vec::new();
        let mut y = top;
        for place in 0..parties.len() {
            let own = self.flows.iter().filter(|flow| place_of(flow) == place);
            let height = per_value * own.map(|flow| flow.value).sum::<f64>();
            // A thin bar stands in the middle of the room of its name.
            let room = height.max(LEAST);
            places.push(Place { top: y + (room - height) / 2.0, height, taken: 0.0 });
            y += room + 8.0;
        }
        (places, y - 8.0)
    }

    /// The flows, the changed ones over the others.
    fn draw_ribbons(
        &self,
        canvas: &mut Canvas,
        (payers, payees): (&mut [Place], &mut [Place]),
        (left, right): (f64, f64),
        per_value: f64,
    ) {
        let mut order: Vec<usize> = (0..self.flows.len()).collect();
        order.sort_by_key(|&flow| (self.flows[flow].payer, self.flows[flow].payee));
        let mut ribbons: Vec<(usize, f64, f64)> = Vec::new();
        for flow in order {
            let Flow { payer, payee, value, .. } = self.flows[flow];
            let thickness = per_value * value;
            let from = payers[payer].top + payers[payer].taken;
            let to = payees[payee].top + payees[payee].taken;
            payers[payer].taken += thickness;
            payees[payee].taken += thickness;
            ribbons.push((flow, from, to));
        }
        ribbons.sort_by_key(|(flow, _, _)| self.flows[*flow].class);
        for (flow, from, to) in ribbons {
            let flow = &self.flows[flow];
            // What is too thin to be seen is drawn a little wider.
            let thickness = (per_value * flow.value).max(0.8);
            canvas.group("", &flow.title, |canvas| {
                let (left, right) = ((left, from, from + thickness), (right, to, to + thickness));
                canvas.ribbon(flow.class.ribbon(), left, right);
            });
        }
    }
}

impl Party {
    /// The room that its name and value take.
    fn width(&self) -> f64 {
        Letters::Plain.width(&self.name) + 5.0 + Letters::Strong.width(&self.value)
    }

    /// Draws its bar, its name and its value.
    fn draw(&self, canvas: &mut Canvas, x: f64, place: &Place, side: Anchor, room: f64) {
        let class = joined("node", self.class.name());
        let height = place.height.max(1.0);
        canvas.rect(&class, Rect { x, y: place.top, width: BAR, height });
        let y = place.top + place.height / 2.0 + 4.8;
        let colour = if self.class == Class::Changed { "other" } else { "ink" };
        let value = Letters::Strong.width(&self.value);
        let name = Letters::Plain.fitted(&self.name, room - value - 5.0);
        let (name_at, value_at) = match side {
            Anchor::End => (x - 7.0 - value - 5.0, x - 7.0),
            _ => (x + BAR + 7.0, x + BAR + 12.0 + Letters::Plain.width(&name)),
        };
        canvas.text(Letters::Plain, colour, (name_at, y), side, &name);
        canvas.text(Letters::Strong, colour, (value_at, y), side, &self.value);
    }
}
