//! The service behind the engine's HTTP server: results are those of the command, byte by byte, and
//! no request harms another.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use wizer_tests::process;

use crate::served::Server;

const ENGINE: &str = include_str!("service.wat");

const MODULE: &str = r#"(module
  (memory (export "memory") 1)
  (global $ready (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (i32.store (i32.const 1024) (i32.const 42)))
  (func (export "setup") (param i32) (result i32)
    (global.set $ready (local.get 0)) (local.get 0))
  (func (export "fail") unreachable)
  (func (export "forever") (loop $on (br $on))))"#;

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Response {
    status: u16,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

impl Response {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The error, whose text has this part.
    fn refused(&self, status: u16, part: &str) {
        assert_eq!(self.status, status, "{}", self.text());
        assert_eq!(self.headers["content-type"], "application/problem+json");
        let json: serde_json::Value = serde_json::from_slice(&self.body).unwrap();
        let detail = json["detail"].as_str().unwrap();
        assert!(detail.contains(part), "{detail}");
    }
}

/// Sends bytes as they are, and reads what comes back.
fn send(address: &str, request: &[u8]) -> Response {
    let mut stream = TcpStream::connect(address).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(120)))
        .unwrap();
    // A server that refuses a body need not read it.
    let _ = stream.write_all(request);
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let head = bytes.windows(4).position(|part| part == b"\r\n\r\n");
    let head = head.unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&bytes)));
    let body = bytes.split_off(head + 4);
    let head = String::from_utf8(bytes).unwrap();
    let mut lines = head.trim_end().lines();
    let status = lines.next().unwrap().split(' ').nth(1).unwrap();
    let headers = lines.map(|line| {
        let (name, value) = line.split_once(": ").unwrap();
        (name.to_ascii_lowercase(), value.to_string())
    });
    // The server adds the time.
    let headers = headers.filter(|(name, _)| name != "date");
    Response {
        status: status.parse().unwrap(),
        headers: headers.collect(),
        body,
    }
}

fn request(address: &str, line: &str, headers: &str, body: &[u8]) -> Response {
    let length = body.len();
    let head = format!(
        "{line} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\
         content-length: {length}\r\n{headers}\r\n"
    );
    send(address, &[head.as_bytes(), body].concat())
}

fn post(address: &str, target: &str, body: impl AsRef<[u8]>) -> Response {
    request(address, &format!("POST {target}"), "", body.as_ref())
}

/// A folder with the engine, and with the services and results that the command makes.
struct Made {
    folder: TempDir,
}

impl Made {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("engine.wat"), ENGINE).unwrap();
        fs::write(folder.path().join("module.wat"), MODULE).unwrap();
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Runs the command in the folder. Returns what it writes to standard error.
    fn run(&self, words: &[&str], stdin: &[u8]) -> Result<(), String> {
        let mut command = Command::new(wizer_tests::command().unwrap());
        command.current_dir(self.folder.path()).args(words);
        command.env_remove("SOURCE_DATE_EPOCH");
        let done = process::run(&mut command, stdin).unwrap();
        match done.status.success() {
            true => Ok(()),
            false => Err(String::from_utf8(done.stderr).unwrap()),
        }
    }

    /// A service of the engine.
    fn service(&self, words: &[&str]) -> PathBuf {
        let fixed = [
            "service",
            "engine.wat",
            "-o",
            "service.wasm",
            "--allow-wasi",
        ];
        self.run(&[&fixed, words].concat(), b"").unwrap();
        self.path("service.wasm")
    }

    /// The result of the command.
    fn result(&self, words: &[&str], stdin: &[u8]) -> Vec<u8> {
        let fixed = ["--reproducible", "-o", "result.wasm"];
        self.run(&[&fixed, words].concat(), stdin).unwrap();
        fs::read(self.path("result.wasm")).unwrap()
    }
}

/// The service without an engine.
fn plain() -> PathBuf {
    wizer_tests::component("wizer-service.wasm").unwrap()
}

#[test]
fn modules_are_as_those_of_the_command() {
    let made = Made::new();
    let server = Server::start(&plain());
    let address = server.address();
    let first = post(address, "/", MODULE);
    assert_eq!(first.headers["content-type"], "application/wasm");
    assert_eq!(first.body, made.result(&["module.wat"], b""));
    let setup = post(address, "/?init-func=setup(5)&keep-init-func", MODULE);
    assert_eq!(setup.headers["wizer-returned"], "setup=5");
    let words = ["module.wat", "-f", "setup(5)", "--keep-init-func"];
    assert_eq!(setup.body, made.result(&words, b""));
    let form = "--edge\r\ncontent-disposition: form-data; name=\"init-func\"\r\n\r\nsetup(5)\r\n\
         --edge\r\ncontent-disposition: form-data; name=\"keep-init-func\"\r\n\r\n\r\n\
         --edge\r\ncontent-disposition: form-data; name=\"module\"; filename=\"a.wat\"\r\n\r\n";
    let form = format!("{form}{MODULE}\r\n--edge--\r\n");
    let media_type = "content-type: multipart/form-data; boundary=edge\r\n";
    let by_form = request(address, "POST /", media_type, form.as_bytes());
    assert_eq!(by_form.body, setup.body);

    let head = request(address, "HEAD /", "", b"");
    assert_eq!((head.status, head.text().as_str()), (200, ""));
    let (status, described) = server.get("/");
    assert_eq!(status, "HTTP/1.1 200 OK");
    let described: serde_json::Value = serde_json::from_str(&described).unwrap();
    assert_eq!(described["engines"], serde_json::json!([]));
}

#[test]
fn scripts_are_as_those_of_the_command() {
    let made = Made::new();
    let expected = made.result(&["engine.wat", "--allow-wasi"], b"a script");
    for words in [&[][..], &["--sample", "module.wat"]] {
        let server = Server::start(&made.service(words));
        for _ in 0..2 {
            let result = post(server.address(), "/?engine=engine", "a script");
            assert_eq!(result.body, expected, "{words:?}");
        }
    }

    fs::write(made.path("a.js"), "a script").unwrap();
    let expected = made.result(&["engine.wat", "--allow-wasi", "--dir", "."], b"a.js");
    let server = Server::start(&made.service(&["--script", "file", "--name", "js"]));
    let result = post(server.address(), "/?engine=js&name=a.js", "a script");
    assert_eq!(result.body, expected);
    let random = made.result(&["engine.wat", "--allow-wasi"], b"?");
    let server = Server::start(&made.service(&[]));
    assert_eq!(post(server.address(), "/?engine=engine", "?").body, random);
}

/// The component that hosts without an engine for components make serves the same.
#[test]
fn services_of_wizer_wasm() {
    let made = Made::new();
    let expected = post(
        Server::start(&made.service(&[])).address(),
        "/?engine=engine",
        "a script",
    );
    let mut engine = Command::new(wizer_tests::tools::wasmtime().unwrap());
    engine.current_dir(made.folder.path());
    engine.args(["run", "--dir", "."]);
    engine.arg(wizer_tests::component("wizer.wasm").unwrap());
    engine.args(["service", "engine.wat", "--allow-wasi", "-o", "other.wasm"]);
    let done = process::run_engine(&mut engine, b"").unwrap();
    assert!(
        done.status.success(),
        "{}",
        String::from_utf8_lossy(&done.stderr)
    );
    let server = Server::start(&made.path("other.wasm"));
    assert_eq!(
        post(server.address(), "/?engine=engine", "a script"),
        expected
    );
}

#[test]
fn engines_are_refused_by_the_command() {
    let made = Made::new();
    let output = made.path("service.wasm");
    fs::write(&output, "old").unwrap();
    for (words, text) in [
        (&["-f", "none"][..], "none"),
        (&["--env", "HOME"], "give a value"),
        (
            &["--wasm-reference-types=false", "--sample", "absent"],
            "absent can't be read",
        ),
        (&["--allow-wasi", "--sample", "bad"], "unreachable"),
    ] {
        fs::write(made.path("bad"), "!").unwrap();
        let fixed = ["service", "engine.wat", "-o", "service.wasm"];
        let error = made.run(&[&fixed, words].concat(), b"").unwrap_err();
        assert!(
            error.starts_with("Error: ") && error.contains(text),
            "{error}"
        );
        assert_eq!(fs::read(&output).unwrap(), b"old");
    }
    fs::write(made.path("component.wat"), "(component)").unwrap();
    let words = ["service", "component.wat", "-o", "service.wasm"];
    assert!(made.run(&words, b"").is_err());
}

/// Whatever comes is answered, and the service goes on.
#[test]
fn hostile_requests_are_refused() {
    let made = Made::new();
    let limits = [
        "--fuel",
        "1000000",
        "--max-memory",
        "1000000",
        "--max-body",
        "100000",
    ];
    let server = Server::start(&made.service(&limits));
    let address = server.address();
    let ask = |target: &str, body: &str| post(address, target, body);
    ask("/?engine=engine", "!").refused(422, "unreachable");
    ask("/?engine=engine", "@").refused(422, "it used up 1000000 units of fuel");
    ask("/?engine=engine", "#").refused(422, "more than 1000000 bytes of memory");
    ask("/?engine=engine", "$no such word").refused(422, "no such word");
    ask("/?engine=%1b%5b1m", "").refused(404, "\\u{1b}[1m");
    ask("/?engine=engine&init-func=sum", "").refused(400, "was decided");
    ask("/?engine=engine&env=HOME", "").refused(400, "expected NAME=VALUE");
    ask("/?init-func=forever", MODULE).refused(422, "units of fuel");
    ask("/?init-func=fail", MODULE).refused(422, "the `fail` function trapped");
    for (pages, text) in [
        (60_000, "more than 1000000 bytes of memory"),
        (65_536, "instantiated"),
    ] {
        let gigantic = format!("(module (memory {pages}) (func (export \"wizer-initialize\")))");
        ask("/", &gigantic).refused(422, text);
    }
    ask("/", "(module").refused(422, "WebAssembly text");
    ask("/", &"(".repeat(50_000)).refused(422, "");
    ask("/", &"a".repeat(100_001)).refused(413, "larger than 100000 bytes");
    post(address, "/", b"\0asm\x01\0\0\0\x01\xff\xff\xff\xff").refused(422, "");
    ask("/etc/passwd", "").refused(404, "nothing at");
    ask("/?dir=/", MODULE).refused(400, "is up to the service");
    ask(&format!("/?{}", "a&".repeat(2000)), MODULE).refused(400, "at most 1000");
    request(address, "PUT /", "", b"").refused(405, "expected the method");
    request(address, "POST /", "content-encoding: gzip\r\n", b"").refused(415, "encoded");
    // What is done in calls takes fuel as well.
    let random = r#"(module
        (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
        (memory (export "memory") 15)
        (func (export "wizer-initialize")
            (loop $on (drop (call $random (i32.const 0) (i32.const 900000))) (br $on))))"#;
    ask("/?allow-wasi", random).refused(422, "units of fuel");
    let form = "content-type: multipart/form-data; boundary=a\r\n";
    request(address, "POST /", form, b"--a\r\n").refused(400, "incomplete");
    request(
        address,
        "POST /",
        "content-type: multipart/form-data\r\n",
        b"",
    )
    .refused(415, "");
    // The server itself answers, or nobody, and not with a result.
    let long = format!("a: {}\r\n", "b".repeat(1 << 20));
    let mut stream = TcpStream::connect(address).unwrap();
    let _ =
        stream.write_all(format!("POST / HTTP/1.1\r\nhost: {address}\r\n{long}\r\n").as_bytes());
    drop(stream);
    // A body that is announced and does not come.
    let mut stream = TcpStream::connect(address).unwrap();
    let head = format!("POST / HTTP/1.1\r\nhost: {address}\r\ncontent-length: 99999\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    drop(stream);
    let result = ask("/?engine=engine", "fine");
    assert_eq!(result.status, 200, "{}", result.text());
}

/// What one of the requests of the load is, by its number: every fifth is bad.
fn of_load(number: usize) -> (String, u16) {
    match number % 5 {
        0 => (["!", "@", "#"][number / 5 % 3].to_string(), 422),
        _ => (format!("script {}", number % 7), 200),
    }
}

/// A thousand requests, eight at a time.
#[test]
fn requests_under_load() {
    let made = Made::new();
    let service = made.service(&["--fuel", "1000000"]);
    let expected: Vec<Vec<u8>> = (0..7)
        .map(|number| {
            let script = format!("script {number}");
            made.result(&["engine.wat", "--allow-wasi"], script.as_bytes())
        })
        .collect();
    let requests = wizer_tests::random::wanted("SERVICE_REQUESTS", 1000);
    let requests = usize::try_from(requests).unwrap();
    let instances = wizer_tests::random::wanted("SERVICE_INSTANCES", 1);
    let servers: Vec<Server> = (0..instances).map(|_| Server::start(&service)).collect();
    load(&servers, requests, &expected);
    // An instance that serves many requests keeps nothing of one for another.
    let again = ["--max-instance-reuse-count", "50"];
    load(&[Server::start_with(&service, &again)], 150, &expected);
}

/// Sends requests, eight at a time, and compares each response with what is expected.
fn load(servers: &[Server], requests: usize, expected: &[Vec<u8>]) {
    let next = AtomicUsize::new(0);
    let begun = Instant::now();
    let work = || {
        let mut done = 0;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= requests {
                return done;
            }
            let (script, status) = of_load(number);
            let server = &servers[number % servers.len()];
            let response = post(server.address(), "/?engine=engine", &script);
            assert_eq!(response.status, status, "{script}: {}", response.text());
            if status == 200 {
                assert!(response.body == expected[number % 7], "{script}");
            }
            done += 1;
        }
    };
    let done: usize = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..8).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .sum()
    });
    assert_eq!(done, requests);
    let rate = requests as f64 / begun.elapsed().as_secs_f64();
    let most: Vec<_> = servers.iter().map(|server| peak(server.id())).collect();
    let servers = servers.len();
    println!("{servers} servers: {rate:.0} requests a second, peak memory {most:?}");
}

/// The most memory that a process has had.
fn peak(id: u32) -> String {
    let status = fs::read_to_string(Path::new("/proc").join(id.to_string()).join("status"));
    let status = status.unwrap_or_default();
    let mut lines = status.lines();
    let line = lines.find_map(|line| line.strip_prefix("VmHWM:"));
    line.unwrap_or("unknown").trim().to_string()
}
