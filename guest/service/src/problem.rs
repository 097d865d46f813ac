//! Errors, as RFC 9457 has them.

use serde::Serialize;
use wizer_arguments::report;

/// The media type of errors.
pub(crate) const MEDIA_TYPE: &str = "application/problem+json";

/// Why a request has no result.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) status: Status,
    /// For people: the text of the command.
    pub(crate) detail: String,
}

/// The statuses of errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    BadRequest,
    NotFound,
    MethodNotAllowed,
    ContentTooLarge,
    UnsupportedMediaType,
    UnprocessableContent,
    InternalServerError,
}

impl Status {
    /// The number, and the phrase of RFC 9110.
    pub(crate) fn words(self) -> (u16, &'static str) {
        match self {
            Self::BadRequest => (400, "Bad Request"),
            Self::NotFound => (404, "Not Found"),
            Self::MethodNotAllowed => (405, "Method Not Allowed"),
            Self::ContentTooLarge => (413, "Content Too Large"),
            Self::UnsupportedMediaType => (415, "Unsupported Media Type"),
            Self::UnprocessableContent => (422, "Unprocessable Content"),
            Self::InternalServerError => (500, "Internal Server Error"),
        }
    }
}

/// The members of the JSON object.
#[derive(Serialize)]
struct Members<'a> {
    r#type: &'static str,
    title: &'static str,
    status: u16,
    detail: &'a str,
}

impl Problem {
    pub(crate) fn new(status: Status, detail: impl Into<String>) -> Self {
        let detail = detail.into();
        Self { status, detail }
    }

    /// A request that can't be understood.
    pub(crate) fn bad(detail: impl Into<String>) -> Self {
        Self::new(Status::BadRequest, detail)
    }

    /// A module or script without a result. The text is the command's.
    pub(crate) fn failed(error: &anyhow::Error) -> Self {
        let text = report(error);
        let text = text.strip_prefix("Error: ").unwrap_or(&text);
        Self::new(Status::UnprocessableContent, text.trim_end())
    }

    /// The JSON object.
    pub(crate) fn json(&self) -> Vec<u8> {
        let (status, title) = self.status.words();
        let members = Members {
            r#type: "about:blank",
            title,
            status,
            detail: &self.detail,
        };
        serde_json::to_vec(&members).unwrap_or_default()
    }
}
