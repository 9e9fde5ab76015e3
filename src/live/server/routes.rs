//! What pages ask for.

use std::convert::Infallible;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{Router, get, post};
use futures_util::stream::{Stream, unfold};
use serde::{Deserialize, Serialize};

use super::{Shared, page};
use crate::base::month::Month;
use crate::live::desk;
use crate::live::lesson::{FREE, Kind, Lesson};
use crate::live::view::{
    self, Card, Part, Prediction, Reading, Scene, card, command, controls, months,
};
use crate::live::worlds::Change;
use crate::report::text::Language;
use crate::report::text::numbers::month;

/// Bytes of a request at most.
const LARGEST: usize = 64 << 10;

/// How often a page hears how far its pairs are.
const BEAT: Duration = Duration::from_millis(50);

/// Draws of random numbers at most.
const MOST_DRAWS: u32 = 1000;

/// All that can be asked.
pub fn routes(shared: Arc<Shared>) -> Router {
    let asked = Router::new()
        .route("/view", post(look))
        .route("/resume", post(resume))
        .route("/events", get(events))
        .layer(from_fn_with_state(Arc::clone(&shared), guarded));
    Router::new()
        .route("/", get(whole_page))
        .merge(asked)
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(from_fn_with_state(Arc::clone(&shared), with_headers))
        .with_state(shared)
}

/// Refuses who may not ask.
async fn guarded(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    match shared.guard.check(request.method(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(status) => status.into_response(),
    }
}

/// Headers that every answer has.
async fn with_headers(State(shared): State<Arc<Shared>>, request: Request, next: Next) -> Response {
    let is_ours = shared.guard.has_our_host(request.headers());
    let mut response = match is_ours {
        true => next.run(request).await,
        false => StatusCode::MISDIRECTED_REQUEST.into_response(),
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The page, or what to do where the token is missing.
async fn whole_page(
    State(shared): State<Arc<Shared>>,
    uri: Uri,
    request: Request<Body>,
) -> Response {
    let asked = |name: &str| {
        let pairs = uri.query().unwrap_or_default().split('&').filter_map(|it| it.split_once('='));
        pairs.filter(|(key, _)| *key == name).map(|(_, value)| value.to_string()).next()
    };
    let language = asked("lang").and_then(|code| code.parse().ok()).unwrap_or(shared.language);
    if asked("token").is_some_and(|token| shared.guard.is_token(&token)) {
        // The token leaves the address; what follows the hash stays.
        let to = format!("/?lang={}", language.code());
        let headers = [(header::LOCATION, to), (header::SET_COOKIE, shared.guard.cookie())];
        return (StatusCode::SEE_OTHER, headers).into_response();
    }
    if !shared.guard.has_cookie(request.headers()) {
        let (text, policy) = page::without_token(language);
        let headers = [(header::CONTENT_SECURITY_POLICY, policy)];
        return (StatusCode::FORBIDDEN, headers, Html(text)).into_response();
    }
    let (text, policy) = page::page(&shared, language);
    ([(header::CONTENT_SECURITY_POLICY, policy)], Html(text)).into_response()
}

/// What a page wants to see.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wish {
    page: u32,
    lesson: String,
    choices: Vec<usize>,
    draw: u32,
    outcome: Option<String>,
    at: Option<Month>,
    step: usize,
    prediction: Option<Prediction>,
    language: String,
    /// Whether the page is as narrow as a telephone.
    is_narrow: bool,
}

/// What it gets.
#[derive(Debug, Serialize)]
struct View {
    lesson: String,
    title: String,
    about: String,
    choices: Vec<usize>,
    outcome: String,
    step: usize,
    steps: usize,
    months: Vec<Month>,
    at: usize,
    month: String,
    is_done: bool,
    has_change: bool,
    card: String,
    controls: String,
    centre: String,
    side: String,
    sentence: String,
    command: String,
}

async fn look(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Response {
    let made = tokio::task::spawn_blocking(move || shared.view(&wish)).await;
    match made {
        Ok(Ok(view)) => Json(view).into_response(),
        Ok(Err(message)) => (StatusCode::UNPROCESSABLE_ENTITY, message).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

impl Shared {
    fn lesson(&self, name: &str) -> Result<(usize, &Lesson), String> {
        let found = self.lessons.iter().enumerate().find(|(_, lesson)| lesson.name == name);
        found.ok_or_else(|| format!("no lesson is called {name}"))
    }

    /// What a page sees: both worlds run as far as they are.
    fn view(&self, wish: &Wish) -> Result<View, String> {
        let (number, lesson) = self.lesson(&wish.lesson)?;
        let language: Language = wish.language.parse()?;
        let draw = wish.draw.min(MOST_DRAWS);
        let step = wish.step.min(lesson.step.len().saturating_sub(1));
        let kind = lesson.step.get(step).map(|step| step.kind);
        let mut choices = wish.choices.clone();
        choices.resize(lesson.control.len(), 0);
        let shown = match kind {
            // The class has not seen what it is to predict.
            Some(Kind::Question | Kind::Prediction) => lesson.unchanged(),
            _ => choices.clone(),
        };
        let wanted = desk::Request::of(lesson, Change::Choices(&shown), draw)?;
        let mut requests = vec![wanted];
        if kind == Some(Kind::Reasons) {
            for part in 0..lesson.parts().len() {
                requests.push(desk::Request::of(lesson, Change::Part(&shown, part), draw)?);
            }
        }
        let stops = self.desk.look(u64::from(wish.page), requests);
        let at = wish.at.or(lesson.at).unwrap_or(Month::new(9999, 12));
        let outcome = wish.outcome.as_ref().filter(|it| lesson.outcomes.contains(it));
        let outcome = outcome.unwrap_or(&lesson.outcome);
        let looks: Vec<(Vec<desk::Pair>, desk::Progress)> =
            stops.iter().map(|stop| (stop.pairs(), stop.progress())).collect();
        let scene = |place: usize, at: Month| Scene {
            language,
            lesson,
            request: stops[place].request(),
            pairs: &looks[place].0,
            progress: &looks[place].1,
            outcome,
            at,
            draw,
            is_narrow: wish.is_narrow,
        };
        let months = months(&scene(0, at));
        let index = months.partition_point(|&month| month <= at).saturating_sub(1);
        let at = months[index];
        let scenes: Vec<Scene> = (0..stops.len()).map(|place| scene(place, at)).collect();
        let parts: Vec<Part> = lesson
            .parts()
            .iter()
            .zip(scenes.iter().skip(1))
            .map(|(part, scene)| Part {
                name: part.name.of(language),
                row: Reading::of(scene).row(outcome).cloned(),
                progress: scene.progress,
            })
            .collect();
        let card = card(&Card {
            scene: &scenes[0],
            step,
            prediction: wish.prediction,
            parts: &parts,
            next: self.lessons.get(number + 1).map(|it| it.name.as_str()),
            number: self.number(number),
        });
        let seen = view::shown(&scenes[0]);
        let wanted = &stops[0].request().wanted;
        Ok(View {
            lesson: lesson.name.clone(),
            title: lesson.title.of(language).into(),
            about: lesson.about.of(language).into(),
            outcome: outcome.clone(),
            step,
            steps: lesson.step.len(),
            at: index,
            month: month(language, at),
            months,
            is_done: looks.iter().all(|(_, progress)| progress.done == progress.pairs),
            has_change: wanted.changed.is_some(),
            card: card.into_string(),
            controls: match kind {
                Some(Kind::Question | Kind::Prediction) => String::new(),
                _ => controls(language, lesson, &choices).into_string(),
            },
            choices,
            centre: seen.centre.into_string(),
            side: seen.side.into_string(),
            sentence: seen.sentence,
            command: command(lesson, wanted, lesson.pairs, at),
        })
    }

    /// Which of the lessons one is, and how many there are that ask a question.
    fn number(&self, place: usize) -> Option<(usize, usize)> {
        let asks = self.lessons[..self.shipped].iter().filter(|lesson| lesson.name != FREE);
        (place < self.shipped).then(|| (place + 1, asks.count()))
    }
}

/// Which page it is about.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageNumber {
    page: u32,
}

async fn resume(State(shared): State<Arc<Shared>>, Json(of): Json<PageNumber>) -> StatusCode {
    shared.desk.resume(u64::from(of.page));
    StatusCode::NO_CONTENT
}

/// How far what a page looks at is, whenever that changes. When the page goes, so does its work.
async fn events(State(shared): State<Arc<Shared>>, uri: Uri) -> Response {
    let number = uri.query().and_then(|query| query.strip_prefix("page="));
    let Some(number) = number.and_then(|text| text.parse::<u32>().ok()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let beats = beats(Listener { shared, page: u64::from(number), last: String::new() });
    Sse::new(beats).keep_alive(KeepAlive::default()).into_response()
}

/// A page that listens.
struct Listener {
    shared: Arc<Shared>,
    page: u64,
    last: String,
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.shared.desk.leave(self.page);
    }
}

fn beats(listener: Listener) -> impl Stream<Item = Result<Event, Infallible>> {
    unfold(listener, |mut listener| async move {
        loop {
            if listener.shared.is_over.load(Ordering::Relaxed) {
                return None;
            }
            let progress = listener.shared.desk.progress(listener.page);
            let now = serde_json::to_string(&progress).expect("numbers are JSON");
            if now != listener.last {
                listener.last.clone_from(&now);
                return Some((Ok(Event::default().data(now)), listener));
            }
            tokio::time::sleep(BEAT).await;
        }
    })
}
