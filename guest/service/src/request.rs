//! A request, as it is read from the host.

use std::io::Read;

use wizer_arguments::ServiceLimits;

use crate::form::{self, Field};
use crate::headers::Parameters;
use crate::options::Given;
use crate::problem::{Problem, Status};
use crate::query;

/// The fields of a form that have the module or the script.
pub(crate) const MODULE: &str = "module";
pub(crate) const SCRIPT: &str = "script";

/// How much of a body is read at a time.
const CHUNK: usize = 64 << 10;

/// A request whose body has not been read.
pub(crate) struct Request<'a> {
    pub(crate) method: Method,
    /// The path and the query.
    pub(crate) target: String,
    /// The headers of these names, if there are any.
    pub(crate) content_type: Option<String>,
    pub(crate) content_length: Option<String>,
    pub(crate) content_encoding: Option<String>,
    pub(crate) body: &'a mut dyn Read,
}

/// The methods that the service knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Method {
    Get,
    Head,
    Post,
    Other,
}

/// What a request asks for.
#[derive(Debug, Default)]
pub(crate) struct Asked {
    /// The engine that is to read the body.
    pub(crate) engine: Option<String>,
    /// The name of the script's file.
    pub(crate) name: Option<String>,
    /// Whether the answer is the report.
    pub(crate) report: bool,
    /// The options of the command.
    pub(crate) options: Vec<Given>,
    /// The module or the script.
    pub(crate) body: Vec<u8>,
    /// The files beside it, by their paths.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Request<'_> {
    /// Reads the options and the body.
    pub(crate) fn read(
        &mut self,
        options: Vec<Given>,
        limits: ServiceLimits,
    ) -> Result<Asked, Problem> {
        let mut asked = Asked::default();
        for (name, value) in options {
            asked.add(name, value)?;
        }
        let boundary = self.media_type()?;
        let body = self.body(limits.max_body)?;
        match boundary {
            None => asked.body = body,
            Some(boundary) => asked.read_form(form::fields(&body, &boundary)?)?,
        }
        Ok(asked)
    }

    /// The boundary of a form. None if the body is the module or the script itself.
    fn media_type(&self) -> Result<Option<String>, Problem> {
        let encoding = self.content_encoding.as_deref().unwrap_or("identity");
        if !encoding.eq_ignore_ascii_case("identity") {
            let text = "the body is encoded: expected no content-encoding";
            return Err(Problem::new(Status::UnsupportedMediaType, text));
        }
        let Some(text) = &self.content_type else {
            return Ok(None);
        };
        let unsupported = || {
            let text = "expected a module, a script, or multipart/form-data";
            Problem::new(Status::UnsupportedMediaType, text)
        };
        let mut read = Parameters::read(text).ok_or_else(unsupported)?;
        if read.is("multipart/form-data") {
            let boundary = read.take("boundary");
            return boundary.map(Some).ok_or_else(unsupported);
        }
        // A client that says nothing of a body sends it as a form's.
        let known = ["application/", "text/"]
            .iter()
            .any(|start| read.begins(start));
        match known && !read.is("application/json") {
            true => Ok(None),
            false => Err(unsupported()),
        }
    }

    /// Reads the body, if it is not too large.
    fn body(&mut self, limit: u64) -> Result<Vec<u8>, Problem> {
        let too_large = || {
            let text = format!("the body is larger than {limit} bytes");
            Problem::new(Status::ContentTooLarge, text)
        };
        let length = self.content_length.as_deref();
        let length = length.and_then(|length| length.parse::<u64>().ok());
        if length.is_some_and(|length| length > limit) {
            return Err(too_large());
        }
        let mut body = Vec::new();
        let expected = length.and_then(|length| usize::try_from(length).ok());
        // It is not larger than the limit, and takes no memory before it comes.
        body.try_reserve_exact(expected.unwrap_or(CHUNK))
            .map_err(|_| too_large())?;
        let mut left = usize::try_from(limit)
            .unwrap_or(usize::MAX)
            .saturating_add(1);
        let mut chunk = vec![0; CHUNK];
        loop {
            let room = left.min(chunk.len());
            let read = match chunk.get_mut(..room).map(|room| self.body.read(room)) {
                Some(Ok(read)) => read,
                Some(Err(error)) if error.kind() == std::io::ErrorKind::Interrupted => continue,
                _ => return Err(Problem::bad("the body is incomplete")),
            };
            if read == 0 {
                return Ok(body);
            }
            left = left.saturating_sub(read);
            if left == 0 {
                return Err(too_large());
            }
            body.try_reserve(read).map_err(|_| too_large())?;
            body.extend_from_slice(chunk.get(..read).unwrap_or_default());
        }
    }
}

impl Asked {
    /// Adds an option.
    fn add(&mut self, name: String, value: Option<String>) -> Result<(), Problem> {
        match (name.as_str(), value.as_deref()) {
            ("engine", Some(_)) => self.engine = value,
            ("name", Some(_)) => self.name = value,
            ("report", Some("json")) => self.report = true,
            ("engine" | "name", None) => {
                return Err(Problem::bad(format!("the option `{name}` has no value")));
            }
            ("report", _) => return Err(Problem::bad("the option `report` is `json`")),
            _ if self.options.len() >= query::MAX_OPTIONS => return Err(query::too_many()),
            _ => self.options.push((name, value)),
        }
        Ok(())
    }

    /// Adds the fields of a form.
    fn read_form(&mut self, fields: Vec<Field<'_>>) -> Result<(), Problem> {
        let mut body = None;
        for field in fields {
            let Field {
                name,
                file,
                contents,
            } = field;
            if matches!(name.as_str(), MODULE | SCRIPT) {
                if body.replace(contents).is_some() {
                    return Err(Problem::bad("the form has two modules or scripts"));
                }
            } else if let Some(path) = file {
                self.files.push((path, contents.to_vec()));
            } else {
                let value = std::str::from_utf8(contents)
                    .map_err(|_| Problem::bad("an option of the form is not UTF-8"))?;
                // An empty field is a switch.
                let value = Some(value).filter(|value| !value.is_empty());
                self.add(name, value.map(ToString::to_string))?;
            }
        }
        let body = body.ok_or_else(|| {
            Problem::bad(format!("the form has no field `{MODULE}` or `{SCRIPT}`"))
        })?;
        self.body = body.to_vec();
        Ok(())
    }
}
