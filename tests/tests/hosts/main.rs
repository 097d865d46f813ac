//! The tool on all hosts: [`cases`] on every host, and the [`packages`] for JavaScript and Python.
#![allow(clippy::expect_used, reason = "tests may panic")]

mod cases;
mod packages;

use std::process::ExitCode;
use std::sync::{Arc, Mutex};

use anyhow::Result;
use libtest_mimic::{Arguments, Trial};
use wizer_tests::host::table::Table;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    match trials(&arguments) {
        Ok((trials, table)) => {
            let list = arguments.list;
            let conclusion = libtest_mimic::run(&arguments, trials);
            if let (false, Ok(table)) = (list, table.lock()) {
                println!("{table}");
            }
            conclusion.exit_code()
        }
        Err(error) => {
            eprintln!("Error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn trials(arguments: &Arguments) -> Result<(Vec<Trial>, Arc<Mutex<Table>>)> {
    let hosts = cases::hosts()?;
    let names = hosts.iter().map(|host| host.name()).collect();
    let table = Arc::new(Mutex::new(Table::new(names)));
    let mut trials = cases::trials(&hosts, &table, arguments.filter.is_some())?;
    trials.extend(packages::trials());
    Ok((trials, table))
}
