//! Forms: `multipart/form-data`, as RFC 7578 has it.

use crate::headers::Parameters;
use crate::problem::Problem;

/// The most parts of a form, and the most bytes of the headers of each.
const MAX_PARTS: usize = 1000;
const MAX_HEADERS: usize = 8 << 10;

/// A field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) name: String,
    /// The name of the file, if the field is one.
    pub(crate) file: Option<String>,
    pub(crate) contents: &'a [u8],
}

/// Splits a form into its fields.
pub(crate) fn fields<'a>(body: &'a [u8], boundary: &str) -> Result<Vec<Field<'a>>, Problem> {
    if boundary.is_empty() || boundary.len() > 70 {
        return Err(Problem::bad(
            "the boundary of the form has 1 to 70 characters",
        ));
    }
    // The first delimiter may be at the very beginning. The others follow a line break.
    let delimiter = format!("\r\n--{boundary}");
    let first = delimiter.trim_start();
    let mut rest = match body.strip_prefix(first.as_bytes()) {
        Some(rest) => rest,
        None => {
            after(body, delimiter.as_bytes())
                .ok_or_else(|| broken("has no boundary"))?
                .1
        }
    };
    let mut fields = Vec::new();
    while !rest.starts_with(b"--") {
        if fields.len() == MAX_PARTS {
            return Err(broken("has more than 1000 fields"));
        }
        let (padding, part) = after(rest, b"\r\n").ok_or_else(|| broken("is incomplete"))?;
        if !padding.iter().all(|byte| matches!(byte, b' ' | b'\t')) {
            return Err(broken("has text behind a boundary"));
        }
        let (field, next) =
            after(part, delimiter.as_bytes()).ok_or_else(|| broken("is incomplete"))?;
        fields.push(self::field(field)?);
        rest = next;
    }
    Ok(fields)
}

/// Reads the headers of a field.
fn field(part: &[u8]) -> Result<Field<'_>, Problem> {
    let (head, contents) = match part.strip_prefix(b"\r\n") {
        Some(contents) => (&[][..], contents),
        None => after(part, b"\r\n\r\n").ok_or_else(|| broken("has a field without a name"))?,
    };
    if head.len() > MAX_HEADERS {
        return Err(broken("has a field with long headers"));
    }
    let head = std::str::from_utf8(head).map_err(|_| broken("has headers that are not UTF-8"))?;
    let mut headers = head.split("\r\n").filter_map(|line| line.split_once(':'));
    let disposition = headers.find(|(name, _)| name.eq_ignore_ascii_case("content-disposition"));
    let parameters = disposition.and_then(|(_, value)| Parameters::read(value));
    let named = parameters.filter(|parameters| parameters.is("form-data"));
    let named = named.and_then(|mut parameters| {
        let name = parameters.take("name")?;
        Some((name, parameters.take("filename")))
    });
    let (name, file) = named.ok_or_else(|| broken("has a field without a name"))?;
    Ok(Field {
        name,
        file,
        contents,
    })
}

/// What is before and after the first occurrence.
fn after<'a>(bytes: &'a [u8], pattern: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let mut windows = bytes.windows(pattern.len());
    let at = windows.position(|window| window == pattern)?;
    let (before, rest) = bytes.split_at_checked(at)?;
    Some((before, rest.get(pattern.len()..)?))
}

fn broken(how: &str) -> Problem {
    Problem::bad(format!("the form {how}: expected multipart/form-data"))
}
