//! A component whose initializer sends an HTTP request.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use wizer::{Environment, Init, Options, Wasi};
use wizer_tests::component::Running;
use wizer_tests::state::wizer;

const HTTP: &str = include_str!("../../components/http.wat");

/// A server that answers one request with a status.
fn serve(status: u16) -> (String, std::thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let thread = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut request = Vec::new();
        let mut bytes = [0; 1024];
        while !request.windows(4).any(|end| end == b"\r\n\r\n") {
            let length = stream.read(&mut bytes).unwrap();
            request.extend_from_slice(bytes.get(..length).unwrap());
        }
        write!(
            stream,
            "HTTP/1.1 {status} Fine\r\ncontent-length: 0\r\n\r\n"
        )
        .unwrap();
        String::from_utf8(request).unwrap()
    });
    (address, thread)
}

/// The response is part of the result.
#[test]
fn http() {
    let (address, server) = serve(207);
    let environment = Environment::new().wasi(Wasi::new().http(true));
    let init = Init::Export(format!("fetch(\"{address}\")"));
    let wasm = wat::parse_str(HTTP).unwrap();
    let mut target = wizer()
        .unwrap()
        .open(wasm, &Options::new().init(init))
        .unwrap();
    let outcome = environment.run(&mut target).unwrap();
    assert!(server.join().unwrap().starts_with("GET / HTTP/1.1\r\n"));
    let answer = Running::alone(&outcome.wasm).unwrap().call("answer()");
    assert_eq!(answer.unwrap(), "207");
    assert_eq!(outcome.report.warnings, []);
}
