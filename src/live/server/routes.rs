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
use serde::Deserialize;

use super::answer::Wish;
use super::{Shared, page};

/// Bytes of a request at most.
const LARGEST: usize = 64 << 10;

/// How often a page hears how far its pairs are.
const BEAT: Duration = Duration::from_millis(50);

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

async fn look(State(shared): State<Arc<Shared>>, Json(wish): Json<Wish>) -> Response {
    let made = tokio::task::spawn_blocking(move || shared.view(&wish)).await;
    match made {
        Ok(Ok(view)) => Json(view).into_response(),
        Ok(Err(message)) => (StatusCode::UNPROCESSABLE_ENTITY, message).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
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
