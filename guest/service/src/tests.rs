//! Requests without a host: all of them in one instance of the service.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use wizer_arguments::{Script, ServiceLimits, ServiceSettings};

use crate::answer::{Body, Client, Head};
use crate::engine::{self, Engine};
use crate::handle::handle;
use crate::request::{Method, Request};

const ENGINE: &str = include_str!("../../../tests/tests/all/service.wat");

const MODULE: &str = r#"(module
  (memory (export "memory") 1)
  (global $ready (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (i32.store (i32.const 1024) (i32.const 42)))
  (func (export "setup") (param i32) (result i32)
    (global.set $ready (local.get 0)) (local.get 0))
  (func (export "fail") unreachable)
  (func (export "forever") (loop $on (br $on)))
  (func (export "large") (drop (memory.grow (i32.const 60000)))))"#;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Answer {
    head: Option<Head>,
    body: Vec<u8>,
}

impl Client for Answer {
    fn send(&mut self, head: Head, body: Body<'_, '_>) {
        assert!(self.head.replace(head).is_none(), "one answer");
        body.write(&mut self.body).unwrap();
    }
}

impl Answer {
    fn status(&self) -> u16 {
        self.head.as_ref().unwrap().status
    }

    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The pre-initialized module.
    fn wasm(&self) -> &[u8] {
        assert_eq!(self.status(), 200, "{}", self.text());
        let head = self.head.as_ref().unwrap();
        assert_eq!(head.media_type, "application/wasm");
        assert_eq!(head.length, self.body.len());
        assert!(self.body.starts_with(b"\0asm"));
        &self.body
    }

    /// The error, whose text has this part.
    fn refused(&self, status: u16, part: &str) {
        let text = self.text();
        let head = self.head.as_ref().unwrap();
        assert_eq!(
            (head.status, head.media_type),
            (status, "application/problem+json"),
            "{text}"
        );
        assert_eq!(head.length, self.body.len());
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(json["status"], status);
        let detail = json["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{detail}");
    }
}

fn ask(method: Method, target: &str, media_type: Option<&str>, body: &[u8]) -> Answer {
    ask_with(method, target, media_type, body, &[])
}

fn ask_with(
    method: Method,
    target: &str,
    media_type: Option<&str>,
    mut body: &[u8],
    variables: &[(&str, &str)],
) -> Answer {
    let mut answer = Answer {
        head: None,
        body: Vec::new(),
    };
    let request = Request {
        method,
        target: target.to_string(),
        content_type: media_type.map(ToString::to_string),
        content_length: None,
        content_encoding: None,
        body: &mut body,
    };
    let own = |(name, value): &(&str, &str)| ((*name).to_string(), (*value).to_string());
    let variables: Vec<_> = variables.iter().map(own).collect();
    handle(request, &variables, &mut answer);
    answer
}

fn post(target: &str, body: impl AsRef<[u8]>) -> Answer {
    ask(Method::Post, target, None, body.as_ref())
}

fn has(wasm: &[u8], part: &[u8]) -> bool {
    wasm.windows(part.len()).any(|window| window == part)
}

/// A service with the engine, once as `in` and once as `file`.
fn prepare() {
    for (name, script) in [("in", Script::Stdin), ("file", Script::File)] {
        let settings = ServiceSettings {
            name: name.to_string(),
            script,
            script_name: "script".to_string(),
            options: vec!["--allow-wasi".to_string()],
            limits: ServiceLimits::default(),
            sample: None,
            engine: 0,
        };
        engine::add(Engine::open(settings, wat::parse_str(ENGINE).unwrap()).unwrap());
    }
}

#[test]
fn modules_are_initialized() {
    let first = post("/", MODULE);
    assert!(has(first.wasm(), b"*"));
    assert_eq!(first, post("/", wat::parse_str(MODULE).unwrap()));
    let setup = post("/?init-func=setup(5)&keep-init-func", MODULE);
    assert!(has(setup.wasm(), b"setup"));
    let returned = ("wizer-returned", "setup=5".to_string());
    assert!(setup.head.unwrap().headers.contains(&returned));
    let report = post("/?init-func=setup(5)&report=json", MODULE);
    assert!(
        report.text().contains("\"value\": \"5\""),
        "{}",
        report.text()
    );
}

#[test]
fn scripts_are_read_and_forgotten() {
    prepare();
    let first = post("/?engine=in", "one script");
    assert!(has(first.wasm(), b"one script"));
    let second = post("/?engine=in", "another");
    assert!(has(second.wasm(), b"another"));
    assert!(!has(second.wasm(), b"one script"));
    post("/?engine=in", "!").refused(422, "unreachable");
    post("/?engine=in", "$no such word").refused(422, "no such word");
    assert_eq!(first, post("/?engine=in", "one script"));
    let file = post("/?engine=file&name=a/b.js", "one script");
    assert!(has(file.wasm(), b"one script"));
    assert!(!has(file.wasm(), b"b.js"));
    post("/?engine=file&name=../a", "one").refused(400, "`../a` can't be the path");
    post("/?engine=none", "one").refused(404, "there is no engine `none`");
    post("/?engine=in&init-func=length", "one").refused(400, "was decided");
}

#[test]
fn results_are_reproducible() {
    prepare();
    let zeros = post("/?engine=in", "?");
    assert_eq!(zeros, post("/?engine=in&reproducible=0", "?"));
    assert_ne!(zeros, post("/?engine=in&reproducible=0x2a", "?"));
    let denied = post("/?engine=in&deny=random", "?");
    denied.refused(422, "took what is denied");
}

#[test]
fn limits_end_a_run() {
    prepare();
    let limits = [
        ("WIZER_SERVICE_FUEL", "1000000"),
        ("WIZER_SERVICE_MAX_MEMORY", "1000000"),
        ("WIZER_SERVICE_MAX_BODY", "5000"),
    ];
    let ask =
        |target: &str, body: &str| ask_with(Method::Post, target, None, body.as_bytes(), &limits);
    let fuel = "the initializer was stopped: it used up 1000000 units of fuel";
    ask("/?engine=in", "@").refused(422, fuel);
    ask("/?init-func=forever", MODULE).refused(422, fuel);
    let memory = "the initializer was stopped: it wants more than 1000000 bytes of memory";
    ask("/?engine=in", "#").refused(422, memory);
    ask("/?init-func=large", MODULE).refused(422, memory);
    ask(
        "/",
        "(module (memory 65536) (func (export \"wizer-initialize\")))",
    )
    .refused(422, memory);
    ask("/?engine=in", &"a".repeat(5000)).wasm();
    ask("/?engine=in", &"a".repeat(5001)).refused(413, "larger than 5000 bytes");
    let wrong = [("WIZER_SERVICE_FUEL", "much")];
    let wrong = ask_with(Method::Post, "/", None, MODULE.as_bytes(), &wrong);
    wrong.refused(500, "expected a number");
}

#[test]
fn what_can_not_be_answered_is_refused() {
    post("/other", "").refused(404, "there is nothing at `/other`");
    ask(Method::Other, "/", None, b"").refused(405, "GET");
    ask(Method::Post, "/", Some("application/json"), b"{}").refused(415, "expected a module");
    post("/", "").refused(422, "");
    post("/", "text").refused(422, "neither a WebAssembly binary nor");
    post("/", b"\0asm\x01\0\0\0\x01").refused(422, "");
    post("/", b"\0asm\x0d\0\x01\0").refused(422, "");
    post("/?init-func=fail", MODULE).refused(422, "the `fail` function trapped");
    post("/?dir=/", MODULE).refused(400, "is up to the service");
    post("/?env=HOME&allow-wasi", MODULE).refused(400, "expected NAME=VALUE");
    post("/?%1b[1m", MODULE).refused(400, "there is no option `\\u{1b}[1m`");
    post("/?init-func=%ff", MODULE).refused(400, "not UTF-8");
    post("/?init-func=%f", MODULE).refused(400, "without two digits");
    post("/?deny=nothing", MODULE).refused(400, "nothing");
    post(&format!("/?{}", "a&".repeat(1001)), MODULE).refused(400, "at most 1000");
}

fn form(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (disposition, contents) in parts {
        body.push_str(&format!(
            "--edge\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{contents}\r\n"
        ));
    }
    body.push_str("--edge--\r\n");
    body.into_bytes()
}

fn post_form(target: &str, body: &[u8]) -> Answer {
    ask(
        Method::Post,
        target,
        Some("multipart/form-data; boundary=\"edge\""),
        body,
    )
}

#[test]
fn forms_have_options_and_files() {
    prepare();
    let fields = [
        (r#"name="init-func""#, "setup(5)"),
        (r#"name="keep-init-func""#, ""),
        (r#"name="module"; filename="a.wat""#, MODULE),
    ];
    let expected = post("/?init-func=setup(5)&keep-init-func", MODULE);
    assert_eq!(post_form("/", &form(&fields)), expected);
    let fields = [
        (r#"name="engine""#, "file"),
        (r#"name="name""#, "main"),
        (r#"name="script"; filename="a\"b""#, "text"),
        (r#"name="more"; filename="lib/more.js""#, "more"),
    ];
    let result = post_form("/", &form(&fields));
    assert!(has(result.wasm(), b"text"));
    post_form("/", &form(&fields[..2])).refused(400, "no field `module`");
    post_form("/", b"--edge--").refused(400, "no field `module`");
    post_form("/", b"nothing").refused(400, "has no boundary");
    post_form("/", b"--edge\r\n\r\n").refused(400, "incomplete");
    post_form("/", b"--edge\r\n\r\n\r\n--edge--").refused(400, "without a name");
    let twice = [fields[3], (r#"name="b"; filename="lib/more.js/x""#, "")];
    let twice = [&fields[..3], &twice].concat();
    post_form("/", &form(&twice)).refused(400, "can't be the path");
}

#[test]
fn the_service_describes_itself() {
    prepare();
    let answer = ask(Method::Get, "/", None, b"");
    let json: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!(json["engines"][0]["name"], "in");
    assert_eq!(json["limits"]["max_body"], 32 << 20);
}
