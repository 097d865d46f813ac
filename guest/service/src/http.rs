//! The service behind `wasi:http/incoming-handler`.

use wasip2::cli::environment::get_environment;
use wasip2::exports::http::incoming_handler::Guest;
use wasip2::http::types::{
    Fields, IncomingRequest, Method as HttpMethod, OutgoingBody, OutgoingResponse, ResponseOutparam,
};

use crate::Service;
use crate::answer::{Body, Client, Head, refuse};
use crate::handle::handle;
use crate::problem::{Problem, Status};
use crate::request::{Method, Request};

impl Guest for Service {
    fn handle(request: IncomingRequest, out: ResponseOutparam) {
        let mut connection = Connection {
            out: Some(out),
            is_head: matches!(request.method(), HttpMethod::Head),
        };
        if answer(&request, &mut connection).is_none() {
            let problem = Problem::new(Status::InternalServerError, "the request has no body");
            refuse(&mut connection, &problem);
        }
    }
}

/// Answers a request. None if the host does not give its body.
fn answer(request: &IncomingRequest, connection: &mut Connection) -> Option<()> {
    let headers = request.headers();
    let header = |name: &str| {
        let value = headers.get(name).into_iter().next()?;
        Some(String::from_utf8_lossy(&value).into_owned())
    };
    let method = match request.method() {
        HttpMethod::Get => Method::Get,
        HttpMethod::Head => Method::Head,
        HttpMethod::Post => Method::Post,
        _ => Method::Other,
    };
    let body = request.consume().ok()?;
    let mut stream = body.stream().ok()?;
    let request = Request {
        method,
        target: request.path_with_query().unwrap_or_else(|| "/".to_string()),
        content_type: header("content-type"),
        content_length: header("content-length"),
        content_encoding: header("content-encoding"),
        body: &mut stream,
    };
    handle(request, &get_environment(), connection);
    Some(())
}

/// The client of a request.
struct Connection {
    /// None if it has an answer.
    out: Option<ResponseOutparam>,
    is_head: bool,
}

impl Client for Connection {
    fn send(&mut self, head: Head, body: Body<'_, '_>) {
        if let Some(out) = self.out.take() {
            // Whoever waited for the answer may be gone.
            let _ = deliver(out, head, body, self.is_head);
        }
    }
}

/// Sends an answer. None if that was not possible.
fn deliver(out: ResponseOutparam, head: Head, content: Body<'_, '_>, is_head: bool) -> Option<()> {
    let headers = Fields::new();
    let fixed = [
        ("content-type", head.media_type.to_string()),
        ("content-length", head.length.to_string()),
        ("cache-control", "no-store".to_string()),
    ];
    for (name, value) in fixed.into_iter().chain(head.headers) {
        headers.append(name, value.as_bytes()).ok()?;
    }
    let response = OutgoingResponse::new(headers);
    response.set_status_code(head.status).ok()?;
    let body = response.body().ok()?;
    ResponseOutparam::set(out, Ok(response));
    if !is_head {
        let mut stream = body.write().ok()?;
        content.write(&mut stream).ok()?;
        stream.flush().ok()?;
    }
    OutgoingBody::finish(body, None).ok()
}
