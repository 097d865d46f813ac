//! A component behind the engine's HTTP server.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStderr, Command, Stdio};

use wizer_tests::tools;

/// `wasmtime serve`, on a free port. The process ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    log: BufReader<ChildStderr>,
    address: String,
}

impl Server {
    /// Starts the server, which has compiled the component then.
    pub(crate) fn start(component: &Path) -> Self {
        Self::start_with(component, &[])
    }

    /// As [`Server::start`], with further options of the engine.
    pub(crate) fn start_with(component: &Path, options: &[&str]) -> Self {
        let mut process = Command::new(tools::wasmtime().unwrap())
            .args(["serve", "-S", "cli", "--addr", "127.0.0.1:0"])
            .args(options)
            .arg(component)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(process.stderr.take().unwrap());
        let mut server = Self {
            process,
            log,
            address: String::new(),
        };
        let mut said = String::new();
        server.log.read_line(&mut said).unwrap();
        match said.strip_prefix("Serving HTTP on http://") {
            Some(address) => server.address = address.trim_end().trim_end_matches('/').to_string(),
            None => {
                server.log.read_to_string(&mut said).unwrap();
                panic!("no server: {said}");
            }
        }
        server
    }

    /// Where it listens.
    #[allow(dead_code, reason = "the benchmarks only read")]
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The number of its process.
    #[allow(dead_code, reason = "the benchmarks only read")]
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Sends a request. Returns the first line of the response, and its body as it was sent.
    pub(crate) fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let address = &self.address;
        let request =
            format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut response = String::new();
        stream.read_to_string(&mut response).unwrap();
        let (head, body) = response.split_once("\r\n\r\n").unwrap();
        let status = head.lines().next().unwrap();
        (status.to_string(), body.to_string())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
