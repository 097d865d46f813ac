//! The query of a request's target.

use crate::problem::Problem;

/// The most options of a request.
pub(crate) const MAX_OPTIONS: usize = 1000;

/// Names and values, in order.
type Options = Vec<(String, Option<String>)>;

/// The path, and the names and values after `?`. One without `=` has no value.
pub(crate) fn split(target: &str) -> Result<(&str, Options), Problem> {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let parts = query.split('&').filter(|part| !part.is_empty());
    if parts.clone().count() > MAX_OPTIONS {
        return Err(too_many());
    }
    let options = parts.map(|part| {
        let (name, value) = match part.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (part, None),
        };
        Ok((decoded(name)?, value.map(decoded).transpose()?))
    });
    Ok((path, options.collect::<Result<_, Problem>>()?))
}

/// The error for a request with more options than that.
pub(crate) fn too_many() -> Problem {
    Problem::bad(format!("a request has at most {MAX_OPTIONS} options"))
}

/// Decodes `+` and `%`.
fn decoded(text: &str) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [rest.next(), rest.next()].map(|digit| digit.and_then(hexadecimal));
                match digits {
                    [Some(high), Some(low)] => high << 4 | low,
                    _ => return Err(Problem::bad("the query has a `%` without two digits")),
                }
            }
            other => other,
        });
    }
    String::from_utf8(bytes).map_err(|_| Problem::bad("the query is not UTF-8"))
}

fn hexadecimal(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}
