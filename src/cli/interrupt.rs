//! What Ctrl-C does.

use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context, Result};

use super::exit::Exit;
use super::view::complain;

/// Sets the flag that is returned on the first Ctrl-C, and leaves at once on the second.
pub fn stop_on_ctrl_c(is_quiet: bool) -> Result<Arc<AtomicBool>> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = Arc::clone(&stop);
    let mut is_second = false;
    ctrlc::set_handler(move || {
        if is_second {
            // What is unfinished lies in the hidden directory alone.
            process::exit(Exit::Interrupted as i32);
        }
        is_second = true;
        flag.store(true, Ordering::Relaxed);
        if !is_quiet {
            complain("\nstopping after this month; press Ctrl-C again to leave at once");
        }
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(stop)
}

/// Two flags: on the first Ctrl-C or SIGTERM no other runs begin, on the second those in progress
/// are dropped too. A third leaves at once. Commands that make several sweeps share them.
pub fn finish_or_stop(is_quiet: bool) -> Result<(Arc<AtomicBool>, Arc<AtomicBool>)> {
    static FLAGS: OnceLock<(Arc<AtomicBool>, Arc<AtomicBool>)> = OnceLock::new();
    if let Some(flags) = FLAGS.get() {
        return Ok(flags.clone());
    }
    let flags = FLAGS.get_or_init(Default::default);
    ctrlc::set_handler(move || {
        let (enough, stop) = flags;
        if stop.load(Ordering::Relaxed) {
            // Finished runs are on the disk, each under its name.
            process::exit(Exit::Interrupted as i32);
        }
        let is_second = enough.swap(true, Ordering::Relaxed);
        stop.store(is_second, Ordering::Relaxed);
        if !is_quiet {
            complain(match is_second {
                false => "\nwaiting for the runs in progress; press Ctrl-C again to drop them",
                true => "\nstopping after this month; press Ctrl-C again to leave at once",
            });
        }
    })
    .context("cannot listen for Ctrl-C")?;
    Ok(flags.clone())
}
