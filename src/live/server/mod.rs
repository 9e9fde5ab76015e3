//! The server: one page and what it asks for, to this machine alone.

mod answer;
mod guard;
mod page;
mod routes;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use tokio::net::TcpListener;

use super::desk::Desk;
use super::lesson::Lesson;
use crate::report::text::Language;
use guard::Guard;

/// What all requests share.
pub struct Shared {
    /// Runs and keeps what pages look at.
    desk: Arc<Desk>,
    /// The lessons, in order.
    lessons: Vec<Lesson>,
    /// Those that ship; what follows are somebody's own.
    shipped: usize,
    /// Who may ask.
    guard: Guard,
    /// The language of a page that asks for none.
    language: Language,
    /// It ends.
    is_over: AtomicBool,
}

/// How the server is started.
pub struct Settings {
    /// The lessons, in order.
    pub lessons: Vec<Lesson>,
    /// Those that ship; what follows are somebody's own.
    pub shipped: usize,
    /// The port; any that is free where it is zero.
    pub port: u16,
    /// Threads that run pairs.
    pub threads: usize,
    /// The language of a page that asks for none.
    pub language: Language,
    /// What the address ends in: the state of the page.
    pub fragment: String,
}

/// How often it is looked whether the program shall end.
const PATIENCE: Duration = Duration::from_millis(100);

/// Serves the page until `stop` is set; `ready` hears its address.
///
/// # Errors
///
/// Where the port is taken, or threads cannot be started.
pub fn serve(
    settings: Settings,
    stop: &AtomicBool,
    ready: impl FnOnce(&str) -> Result<()>,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.context("cannot start the server")?;
    let Settings { lessons, shipped, port, threads, language, fragment } = settings;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await;
        let listener = listener.with_context(|| format!("cannot listen on port {port}"))?;
        let port = listener.local_addr().context("cannot listen")?.port();
        let guard = Guard::new(port);
        let address = format!("http://127.0.0.1:{port}/?token={}{fragment}", guard.token());
        let desk = Desk::open(threads)?;
        let shared = Arc::new(Shared {
            desk: Arc::clone(&desk),
            lessons,
            shipped,
            guard,
            language,
            is_over: AtomicBool::new(false),
        });
        ready(&address)?;
        let ends = Arc::clone(&shared);
        let wait = async move {
            while !stop.load(Ordering::Relaxed) {
                tokio::time::sleep(PATIENCE).await;
            }
            ends.is_over.store(true, Ordering::Relaxed);
        };
        let served = tokio::select! {
            served = async { axum::serve(listener, routes::routes(shared)).await } => served,
            () = wait => Ok(()),
        };
        desk.close();
        served.context("the server ended")
    })
}
