//! What is shown on a terminal while it takes long.

use std::io::IsTerminal as _;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::{Environment, Phase};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use wizer_arguments::{Show, Wasi};

/// What takes no longer than this is not shown.
const LONG: Duration = Duration::from_millis(400);

/// How often the line is drawn.
const TICK: Duration = Duration::from_millis(100);

/// The line, and what took how long.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// The guest may write to the terminal as well: nothing is drawn while it runs.
    guest_writes: bool,
    times: Mutex<Times>,
    /// What it is doing. Nobody has this for longer than it takes to read it: drawing may wait for
    /// a terminal that nobody reads.
    phase: Mutex<String>,
}

#[derive(Default)]
struct Times {
    ended: Vec<(String, Duration)>,
    current: Option<(String, Instant)>,
}

impl Progress {
    pub(crate) fn new(show: &Show, wasi: &Wasi) -> Self {
        let is_shown = !show.quiet && std::io::stderr().is_terminal();
        let bar = ProgressBar::hidden();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style);
        }
        if is_shown {
            let late = bar.clone();
            std::thread::spawn(move || {
                std::thread::sleep(LONG);
                if !late.is_finished() {
                    late.set_draw_target(ProgressDrawTarget::stderr());
                    late.enable_steady_tick(TICK);
                }
            });
        }
        Self {
            bar,
            guest_writes: wasi.allow_wasi && wasi.inherit_stdio,
            times: Mutex::default(),
            phase: Mutex::default(),
        }
    }

    fn times(&self) -> MutexGuard<'_, Times> {
        self.times.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A phase begins, and with that the last one ends.
    pub(crate) fn enter(&self, phase: &str) {
        *self.current() = phase.to_string();
        let mut times = self.times();
        times.stop();
        times.current = Some((phase.to_string(), Instant::now()));
        let ended = times.ended.iter();
        let ended = ended.map(|(phase, time)| format!("{phase} {:.1} s, ", time.as_secs_f64()));
        self.bar
            .set_message(format!("{}{phase}", ended.collect::<String>()));
        self.bar.reset_elapsed();
        if self.guest_writes && phase == Phase::Initialize.to_string() {
            self.bar.disable_steady_tick();
            self.bar.set_draw_target(ProgressDrawTarget::hidden());
        }
    }

    /// All is done.
    pub(crate) fn end(&self) {
        self.times().stop();
        self.bar.finish_and_clear();
    }

    /// What took how long, so far.
    pub(crate) fn ended(&self) -> Vec<(String, Duration)> {
        self.times().ended.clone()
    }

    /// The phase that it is in.
    pub(crate) fn phase(&self) -> String {
        self.current().clone()
    }

    fn current(&self) -> MutexGuard<'_, String> {
        self.phase.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Has an environment tell of its phases.
    pub(crate) fn observe(self: &Arc<Self>, environment: Environment) -> Environment {
        let progress = Arc::clone(self);
        environment.observe(move |phase| progress.enter(&phase.to_string()))
    }
}

impl Drop for Progress {
    /// What failed leaves no line behind.
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}

impl Times {
    fn stop(&mut self) {
        if let Some((phase, since)) = self.current.take() {
            self.ended.push((phase, since.elapsed()));
        }
    }
}
