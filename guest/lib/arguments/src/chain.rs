//! The text of an error with its causes.

use wizer_inspection::{printable, printable_lines};

/// Returns the text of an error: one line for the failure, then the chain of causes.
pub fn report(error: &anyhow::Error) -> String {
    let causes: Vec<String> = error.chain().skip(1).map(ToString::to_string).collect();
    report_of(&error.to_string(), &causes)
}

/// Returns the text of an error: one line for the failure, then its causes. Causes such as
/// backtraces have several lines. Their authors escape names with [`printable`]. A name that was
/// not escaped can add line breaks, but no other control characters.
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
        // Indent the further lines of a cause.
        let below = format!("\n{}", " ".repeat(number.len()));
        let cause = printable_lines(cause.trim_end()).replace('\n', &below);
        text.push_str(&format!("{number}{cause}\n"));
    }
    text
}
