//! The ecosystem as it works: people, results and firms; the eight types of intermediary, larger the
//! more services they deliver, and off where they are closed.

use maud::{Markup, PreEscaped, html};

use super::{Reading, Scene};
use crate::model::rules::scenario::Scenario;
use crate::model::state::kind::Kind;
use crate::report::draw::canvas::{Anchor, Canvas, Letters, Rect};
use crate::report::text::numbers::{money, number};
use crate::report::text::{Language, Naming, Texts, filled, member, metric_name};

/// The width in pixels.
const WIDTH: f64 = 352.0;

/// Stages from people to firms: the metric of each.
const STAGES: [&str; 4] = ["researchers", "achievements_on_offer", "startups", "enterprises"];

/// Which stages a type serves.
const SERVED: [(Kind, &[usize]); Kind::COUNT] = [
    (Kind::InformationService, &[0, 3]),
    (Kind::Evaluation, &[1]),
    (Kind::TransformationCenter, &[1, 3]),
    (Kind::Exchange, &[1]),
    (Kind::PatentAgency, &[1, 2]),
    (Kind::Incubator, &[2]),
    (Kind::FinancialService, &[2]),
    (Kind::ProductivityCenter, &[3]),
];

/// The drawing.
pub(super) fn drawing(scene: &Scene, reading: &Reading) -> Markup {
    let texts = &Texts::of(scene.language).live;
    let mut canvas = Canvas::new("ecosystem", WIDTH);
    let is_changed = reading.has_change();
    let wanted = &scene.request.wanted;
    let scenario = wanted.changed.as_ref().map_or(&wanted.base.scenario, |it| &it.scenario);
    let stages = STAGES.map(|name| reading.level(name, is_changed));
    let served: Vec<Server> = SERVED
        .iter()
        .map(|&(kind, stages)| Server::of(scene, reading, scenario, kind, stages))
        .collect();
    draw_links(&mut canvas, &served);
    for (place, (name, level)) in STAGES.into_iter().zip(stages).enumerate() {
        draw_stage(&mut canvas, scene.language, (place, name), level);
    }
    let most = served.iter().filter_map(|it| it.services).fold(1.0, f64::max);
    for (place, server) in served.iter().enumerate() {
        server.draw(&mut canvas, place, most, &texts.off);
    }
    let paid: f64 = Kind::ALL
        .into_iter()
        .filter_map(|kind| {
            let [income, share] =
                ["income", "state_income_share"].map(|what| format!("{}_{what}", kind.name()));
            reading.yearly_product([&income, &share], is_changed)
        })
        .sum();
    let paid = filled(&texts.governments_pay, &[("money", &money(scene.language, paid))]);
    let (width, height) = (WIDTH, canvas.height());
    let label = described(scene.language, &stages, &served);
    html! {
        svg.chart.ecosystem viewBox=(format!("0 0 {width} {height:.0}")) role="img" aria-label=(label) {
            (PreEscaped(canvas.into_body()))
        }
        p.small.money { (paid) }
        p.small { (texts.ecosystem_note) }
    }
}

/// The drawing for those who do not see it.
fn described(language: Language, stages: &[Option<f64>], served: &[Server]) -> String {
    let said = |level: Option<f64>| level.map_or_else(|| "–".into(), |it| number(language, it));
    let stages = STAGES.iter().zip(stages);
    let stages =
        stages.map(|(name, level)| format!("{}: {}", metric_name(language, name), said(*level)));
    let servers = served.iter().map(|it| format!("{}: {}", it.name, said(it.services)));
    stages.chain(servers).collect::<Vec<String>>().join("; ")
}

/// Where a stage stands.
fn stage(place: usize) -> Rect {
    let width = (WIDTH - 3.0 * 13.0) / 4.0;
    Rect { x: place as f64 * (width + 13.0), y: 2.0, width, height: 46.0 }
}

fn draw_stage(
    canvas: &mut Canvas,
    language: Language,
    (place, name): (usize, &str),
    level: Option<f64>,
) {
    let rect = stage(place);
    let (middle, right) = (rect.x + rect.width / 2.0, rect.x + rect.width);
    let y = rect.y;
    canvas.rounded("wash", rect, 5.0);
    let level = level.map_or_else(|| "–".into(), |level| number(language, level));
    canvas.text(Letters::Strong, "ink", (middle, y + 19.0), Anchor::Middle, &level);
    canvas.text(Letters::Small, "", (middle, y + 37.0), Anchor::Middle, short(language, name));
    if place + 1 < STAGES.len() {
        let y = y + 23.0;
        canvas.line("axis", (right + 2.0, y), (right + 9.0, y));
        canvas.area("arrow", &[(right + 8.0, y - 4.0), (right + 13.0, y), (right + 8.0, y + 4.0)]);
    }
    canvas.reach(50.0);
}

/// A stage in a word that fits.
fn short(language: Language, name: &str) -> &str {
    let words = &Texts::of(language).live;
    match name {
        "researchers" => &words.researchers,
        "achievements_on_offer" => &words.on_offer,
        "startups" => &words.startups,
        _ => &words.enterprises,
    }
}

/// A type of intermediary at work.
struct Server {
    kind: Kind,
    name: &'static str,
    stages: &'static [usize],
    is_on: bool,
    services: Option<f64>,
}

impl Server {
    fn of(
        scene: &Scene,
        reading: &Reading,
        scenario: &Scenario,
        kind: Kind,
        stages: &'static [usize],
    ) -> Server {
        let switch = (kind.row().switch)(scenario);
        let is_on = switch.on || switch.off_from > scene.at;
        let name = member(scene.language, Naming::ShortTypes, kind.name()).unwrap_or(kind.name());
        let services = reading.level(&format!("{}_clients", kind.name()), reading.has_change());
        Server { kind, name, stages, is_on, services }
    }

    fn at(place: usize) -> (f64, f64) {
        (WIDTH / 8.0 * (place as f64 + 0.5), 112.0)
    }

    fn draw(&self, canvas: &mut Canvas, place: usize, most: f64, off: &str) {
        let (x, y) = Server::at(place);
        let share = self.services.unwrap_or(0.0).max(0.0).ln_1p() / most.ln_1p();
        canvas.group(self.kind.name(), self.name, |canvas| {
            if self.is_on {
                canvas.dot("ring", (x, y), 15.0);
                canvas.dot("rise", (x, y), (2.0 + 11.0 * share).min(13.0));
            } else {
                canvas.dot("unsure", (x, y), 15.0);
                canvas.text(Letters::Small, "other", (x, y + 4.0), Anchor::Middle, off);
            }
            let class = if self.is_on { "ink" } else { "other" };
            // Names of neighbours stand on two lines, so that each has room.
            let y = y + if place.is_multiple_of(2) { 30.0 } else { 45.0 };
            let x = match anchor(place) {
                Anchor::Start => x - 20.0,
                Anchor::End => x + 20.0,
                Anchor::Middle => x,
            };
            canvas.text(Letters::Small, class, (x, y), anchor(place), self.name);
        });
        canvas.reach(y + 50.0);
    }
}

/// How a name stands below its type: the outer ones stay within the drawing.
fn anchor(place: usize) -> Anchor {
    match place {
        0 => Anchor::Start,
        7 => Anchor::End,
        _ => Anchor::Middle,
    }
}

/// Lines from the types to the stages that they serve.
fn draw_links(canvas: &mut Canvas, served: &[Server]) {
    for (place, server) in served.iter().enumerate().filter(|(_, server)| server.is_on) {
        let (x, y) = Server::at(place);
        for (number, &to) in server.stages.iter().enumerate() {
            let rect = stage(to);
            let share = (number as f64 + 1.0) / (server.stages.len() as f64 + 1.0);
            let end = rect.x + rect.width * (0.3 + 0.4 * share);
            canvas.line("grid", (x, y - 15.0), (end, rect.y + rect.height));
        }
    }
}
