//! `stia demo`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::AtomicBool;

use anyhow::Result;
use clap::Args as ClapArgs;

use super::exit::{Exit, Usage};
use super::flags::processors;
use super::interrupt;
use super::load::lines;
use super::view::{complain, progress, say};
use super::whole_file;
use crate::live::lesson::{Lesson, names};
use crate::live::saved::saved;
use crate::live::server::{Settings, serve};
use crate::report::text::Language;

const EXAMPLES: &str = "\
Examples:
  stia demo
  stia demo exchange --lang zh
  stia demo my-lesson.toml
  stia demo 'http://127.0.0.1:40123/#lesson=incubator&choices=1&step=2'
  stia demo incubator --save incubator.html

The page shows the world as it is beside the same world with what the class changes. Only this machine
reaches it, at the address that is printed; Ctrl-C ends it. A saved lesson is one file that works without
a network and without scripts.";

/// The arguments of `stia demo`.
#[derive(ClapArgs)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// A lesson that ships, the file of one, or the address of a page to go on with
    #[arg(value_name = "LESSON")]
    lesson: Option<String>,
    /// The port; one that is free by default
    #[arg(long, value_name = "N", default_value_t = 0)]
    port: u16,
    /// Opens no browser
    #[arg(long)]
    no_open: bool,
    /// The language of the page: en, zh or ja
    #[arg(long, value_name = "LANG", default_value = "en")]
    lang: Language,
    /// Threads, 1 to 1024; all processors by default
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Writes the lesson into a file and serves nothing
    #[arg(long, value_name = "FILE.html", value_parser = whole_file::page, conflicts_with_all = ["port", "no_open"])]
    save: Option<PathBuf>,
}

/// Serves the live page until Ctrl-C, or saves a lesson.
pub fn demo(args: &Args) -> Result<Exit> {
    let (lessons, fragment) = lessons(args.lesson.as_deref())?;
    let threads = args.threads.map_or_else(processors, usize::from);
    let shipped = names().count();
    let stop = interrupt::stop_on_ctrl_c(true)?;
    if let Some(file) = &args.save {
        return save(args, file, lessons, &fragment, threads, &stop);
    }
    let settings =
        Settings { lessons, shipped, port: args.port, threads, language: args.lang, fragment };
    serve(settings, &stop, |address| {
        say(&format!("{address}\n"))?;
        complain("Ctrl-C ends it");
        if !args.no_open {
            open(address);
        }
        Ok(())
    })?;
    Ok(Exit::Done)
}

/// Writes the lesson that the address begins with into a file.
fn save(
    args: &Args,
    file: &Path,
    lessons: Vec<Lesson>,
    fragment: &str,
    threads: usize,
    stop: &AtomicBool,
) -> Result<Exit> {
    let name = asked_for(fragment).unwrap_or_else(|| lessons[0].name.clone());
    let lesson = lessons.into_iter().find(|lesson| lesson.name == name);
    let lesson = lesson.ok_or_else(|| Usage(format!("`{name}` is no lesson")))?;
    let bar = progress::bar(0, false);
    let page = saved(&lesson, args.lang, threads, stop, &|done, all| {
        bar.set_length(u64::from(all));
        bar.set_position(u64::from(done));
    })?;
    bar.finish_and_clear();
    let Some(page) = page else { return Ok(Exit::Error) };
    whole_file::write(file, page.as_bytes())?;
    say(&format!("{}\n", file.display()))?;
    Ok(Exit::Done)
}

/// The lesson that a fragment names.
fn asked_for(fragment: &str) -> Option<String> {
    let pairs = fragment.trim_start_matches('#').split('&').filter_map(|it| it.split_once('='));
    pairs.filter(|(key, _)| *key == "lesson").map(|(_, value)| value.to_string()).next()
}

/// All lessons, and the fragment of the address that begins with the one that was asked for.
fn lessons(asked: Option<&str>) -> Result<(Vec<Lesson>, String)> {
    let load = |name: &str| Lesson::load(name).map_err(|mistakes| Usage(lines(&mistakes)));
    let mut lessons = names().map(load).collect::<Result<Vec<Lesson>, Usage>>()?;
    let Some(asked) = asked else { return Ok((lessons, String::new())) };
    if let Some((_, fragment)) = asked.split_once('#') {
        let Some(name) = asked_for(fragment) else {
            let message = "an address ends in #lesson=NAME and what the page shows of it";
            return Err(Usage(format!("{asked}: {message}")).into());
        };
        if !lessons.iter().any(|lesson| lesson.name == name) {
            load(&name)?;
            let message = "is somebody's own lesson; name its file instead of the address";
            return Err(Usage(format!("`{name}` {message}")).into());
        }
        return Ok((lessons, format!("#{fragment}")));
    }
    let lesson = load(asked)?;
    let fragment = format!("#lesson={}", lesson.name);
    if !names().any(|name| name == asked) {
        // A file that is called like a lesson that ships stands in for it.
        lessons.retain(|shipped| shipped.name != lesson.name);
        lessons.push(lesson);
    }
    Ok((lessons, fragment))
}

/// Opens the browser where there is one; where there is none, the address is all that is needed.
fn open(address: &str) {
    let (program, first): (&str, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else {
        let has_screen =
            ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|it| std::env::var_os(it).is_some());
        if !has_screen {
            return;
        }
        ("xdg-open", &[])
    };
    let quiet = Command::new(program)
        .args(first)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    if let Ok(mut child) = quiet {
        // Nobody waits for it: it is the browser's own.
        std::thread::spawn(move || child.wait());
    }
}
