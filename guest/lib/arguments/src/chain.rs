//! What is said of an error.

use wizer_inspection::{printable, printable_lines};

/// The text for an error: what failed, and the chain of what it came from.
pub fn report(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    report_of(&error.to_string(), &causes)
}

/// The text for what failed, in one line, and what it came from. Backtraces and errors in a text
/// have several lines: names in these have been through [`printable`] where they were made. What
/// was forgotten there can break lines, and do nothing else to a terminal.
pub fn report_of(failed: &str, causes: &[String]) -> String {
    let mut text = format!("Error: {}\n", printable(failed));
    if !causes.is_empty() {
        text.push_str("\nCaused by:\n");
    }
    for (i, cause) in causes.iter().enumerate() {
        let number = if causes.len() > 1 {
            format!("{i:5}: ")
        } else {
            " ".repeat(4)
        };
        // Lines after the first stand below it.
        let below = format!("\n{}", " ".repeat(number.len()));
        let cause = printable_lines(cause.trim_end()).replace('\n', &below);
        text.push_str(&format!("{number}{cause}\n"));
    }
    text
}
