//! The package for JavaScript, in Chromium.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use crate::host::cannot::CannotYet;
use crate::host::cannot_packages as cannot;
use crate::host::compare::Words;
use crate::host::{Host, Request};
use crate::packages::{self, Js};
use crate::process;

/// The kinds of cases to run. Each opens a page.
const SAMPLE: &[&str] = &[
    "component-init",
    "globals",
    "imported-memory",
    "memory",
    "objects",
    "references",
    "shared",
];

/// A browser, with a page for each case. The command that drives it runs in Node.
#[derive(Debug)]
pub struct Chromium {
    js: &'static Js,
    browser: Child,
    place: String,
}

/// The path of Chromium, if it is installed.
#[must_use]
pub fn chromium() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let mut found = std::env::split_paths(&path).map(|folder| folder.join("chromium"));
    found.find(|command| command.is_file())
}

impl Chromium {
    /// Starts the browser.
    ///
    /// # Errors
    ///
    /// It does not start, or the package can't be built.
    pub fn new(command: &PathBuf) -> Result<Self> {
        let js = packages::js()?;
        let mut browser = script(js);
        browser.arg("serve").arg(command);
        let mut browser = browser
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut place = String::new();
        let said = browser.stdout.take().context("its output is piped")?;
        BufReader::new(said).read_line(&mut place)?;
        ensure!(place.starts_with("ws://"), "Chromium does not start");
        Ok(Self {
            js,
            browser,
            place: place.trim().to_owned(),
        })
    }
}

fn script(js: &Js) -> Command {
    let mut node = Command::new("node");
    node.arg(js.source.join("test/chromium.js"));
    node
}

impl Drop for Chromium {
    fn drop(&mut self) {
        // The browser ends with the standard input of its driver, and may have ended already.
        drop(self.browser.stdin.take());
        let is_running = |browser: &mut Child| matches!(browser.try_wait(), Ok(None));
        let end = Instant::now() + Duration::from_secs(30);
        while is_running(&mut self.browser) && Instant::now() < end {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = self.browser.kill();
        let _ = self.browser.wait();
    }
}

impl Host for Chromium {
    fn name(&self) -> &'static str {
        "Chromium"
    }

    fn takes(&self, kind: &str) -> bool {
        SAMPLE.contains(&kind)
    }

    fn run(&self, request: &Request<'_>) -> Result<Output> {
        let mut command = script(self.js);
        command
            .arg("run")
            .arg(&self.place)
            .args(request.words)
            .arg("-o")
            .arg(request.output)
            .arg(request.input)
            .envs(request.env.iter().cloned())
            .current_dir(request.place.root());
        process::run_engine(&mut command, request.stdin.as_bytes())
    }

    fn cannot_yet(&self) -> &'static [CannotYet] {
        cannot::CHROMIUM
    }

    fn words(&self, _: bool) -> Words {
        Words::Foreign
    }
}
