//! HTTP requests: to which hosts, and whether they may be sent there.

use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use http::uri::{Authority, Scheme};
use http::{Request, Response, Uri};
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks, default_send_request};
use wizer_taken::Kind;

use super::Notes;

/// To which hosts HTTP requests may be sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct HttpGrant {
    /// To all.
    pub(crate) all: bool,
    /// To these: names or addresses, as [`plain`] gives them.
    hosts: Vec<String>,
}

impl HttpGrant {
    /// Adds a host.
    pub(crate) fn add(&mut self, host: &str) {
        self.hosts.push(plain(host));
    }

    /// Whether requests may be sent to some host.
    pub(crate) fn allows_any(&self) -> bool {
        self.all || !self.hosts.is_empty()
    }

    /// Whether a request may be sent to a host.
    fn allows(&self, host: &str) -> bool {
        self.all || self.hosts.contains(&plain(host))
    }

    /// Whether a host is an address that is named as such: it is meant, whatever is there.
    fn names_address(&self, host: &str) -> bool {
        let host = plain(host);
        host.parse::<IpAddr>().is_ok() && self.hosts.contains(&host)
    }
}

/// A host in one spelling: without the brackets of an address, or the dot at the end of a name.
fn plain(host: &str) -> String {
    let host = host
        .strip_prefix('[')
        .and_then(|host| host.strip_suffix(']'))
        .unwrap_or(host);
    let name = host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase();
    match name.parse::<IpAddr>() {
        Ok(address) => address.to_string(),
        Err(_) => name,
    }
}

/// What wasi-http asks before it sends a request.
#[derive(Debug)]
pub(crate) struct Hooks {
    pub(crate) grant: HttpGrant,
    pub(crate) notes: Notes,
}

/// The end of a request's transmission.
type Sent = Box<dyn Future<Output = Result<(), Error>> + Send>;

impl WasiHttpHooks for Hooks {
    fn send_request(
        &mut self,
        request: Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Sent,
    ) -> Box<dyn Future<Output = Result<(Response<WasiBody>, Sent), Error>> + Send> {
        let host = request.uri().host().unwrap_or_default().to_string();
        let granted = self.grant.allows(&host);
        if granted {
            self.notes.note(Kind::Http, &host);
        }
        let is_meant = self.grant.names_address(&host);
        Box::new(async move {
            if !granted {
                tracing::info!(host, "HTTP is not granted to this host");
                return Err(Error::HttpRequestDenied);
            }
            let wait = options.as_ref().and_then(|options| options.connect_timeout);
            let request = match is_meant {
                true => request,
                false => elsewhere(request, wait.unwrap_or(CONNECT)).await?,
            };
            let (response, sent) = default_send_request(request, options).await?;
            let response = response.map(http_body_util::BodyExt::boxed_unsync);
            Ok((response, Box::new(sent) as Sent))
        })
    }
}

/// How long to wait for a connection, if the initializer does not say.
const CONNECT: Duration = Duration::from_secs(600);

/// The request, if its host has no address that only this machine or its network knows services at:
/// clouds give tokens to whoever asks there. A request without encryption is sent to an address
/// that was looked at, whatever the name leads to when it is asked for again. With encryption, only
/// who has a certificate for the name can answer.
async fn elsewhere(
    mut request: Request<WasiBody>,
    wait: Duration,
) -> Result<Request<WasiBody>, Error> {
    let authority = request.uri().authority();
    let authority = authority.ok_or(Error::HttpRequestUriInvalid)?;
    // The engine would look up all of it.
    if authority.as_str().contains('@') {
        return Err(Error::HttpRequestUriInvalid);
    }
    let encrypted = request.uri().scheme() == Some(&Scheme::HTTPS);
    let port = authority
        .port_u16()
        .unwrap_or(if encrypted { 443 } else { 80 });
    let host = plain(authority.host());
    let addresses = tokio::time::timeout(wait, tokio::net::lookup_host((&*host, port)));
    let addresses = addresses.await.map_err(|_| Error::ConnectionTimeout)?;
    let addresses: Vec<SocketAddr> = addresses.map_err(Error::Connect)?.collect();
    if addresses.iter().any(|address| is_metadata(address.ip())) {
        return Err(Error::HttpRequestDenied);
    }
    if encrypted {
        return Ok(request);
    }
    let Some(address) = reachable(&addresses, wait).await else {
        return Ok(request);
    };
    let address: Authority = address
        .to_string()
        .parse()
        .map_err(|_| Error::HttpRequestUriInvalid)?;
    let mut parts = request.uri().clone().into_parts();
    parts.authority = Some(address);
    *request.uri_mut() = Uri::from_parts(parts).map_err(|_| Error::HttpRequestUriInvalid)?;
    Ok(request)
}

/// The first of several addresses that takes a connection, or else the last one.
async fn reachable(addresses: &[SocketAddr], wait: Duration) -> Option<SocketAddr> {
    let (last, others) = addresses.split_last()?;
    for address in others {
        let connection = tokio::time::timeout(wait, tokio::net::TcpStream::connect(address));
        if matches!(connection.await, Ok(Ok(_))) {
            return Some(*address);
        }
    }
    Some(*last)
}

/// Whether an address is one of those at which clouds give machines their metadata: link-local
/// ones (RFC 3927, RFC 4291), and those that Amazon, Google, Azure, Oracle, Alibaba and Scaleway
/// use beside them.
fn is_metadata(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => {
            address.is_link_local()
                || matches!(
                    address.octets(),
                    [100, 100, 100, 200] | [192, 0, 0, 192] | [168, 63, 129, 16]
                )
        }
        IpAddr::V6(address) => {
            inner(address).is_some_and(|address| is_metadata(address.into()))
                || address.is_unicast_link_local()
                || matches!(address.segments(), [0xfd00, 0xec2 | 0xc1 | 0x42, ..])
                || matches!(address.segments(), [0xfd20, 0xce, ..])
        }
    }
}

/// The address of version 4 that one of version 6 stands for: mapped or compatible (RFC 4291),
/// translated (RFC 6052), or tunnelled (RFC 3056).
fn inner(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = address.segments();
    let (high, low) = match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0 | 0xffff] | [0x64, 0xff9b, 0, 0, 0, 0] => (high, low),
        [0x2002, high, low, ..] => (high, low),
        _ => return None,
    };
    let [[a, b], [c, d]] = [high.to_be_bytes(), low.to_be_bytes()];
    Some(Ipv4Addr::new(a, b, c, d))
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::{HttpGrant, is_metadata};

    #[test]
    fn metadata_addresses_are_known_in_every_notation() {
        for (address, is) in [
            ("169.254.169.254", true),
            ("169.254.170.2", true),
            ("::ffff:169.254.169.254", true),
            ("fe80::1", true),
            ("fd00:ec2::254", true),
            ("fd00:ec2::23", true),
            ("fd20:ce::254", true),
            ("fd00:c1::a9fe:a9fe", true),
            ("fd00:42::42", true),
            ("64:ff9b::a9fe:a9fe", true),
            ("2002:a9fe:a9fe::1", true),
            ("::169.254.169.254", true),
            ("100.100.100.200", true),
            ("168.63.129.16", true),
            ("127.0.0.1", false),
            ("10.0.0.1", false),
            ("::1", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(is_metadata(address.parse().unwrap()), is, "{address}");
        }
    }

    #[test]
    fn hosts_have_several_spellings() {
        let mut grant = HttpGrant::default();
        assert!(!grant.allows_any());
        for host in ["Example.com", "[2001:db8::1]", "169.254.169.254"] {
            grant.add(host);
        }
        for (host, allowed) in [
            ("example.com", true),
            ("EXAMPLE.COM.", true),
            ("example.com.evil.org", false),
            ("sub.example.com", false),
            ("[2001:DB8:0::1]", true),
            ("127.0.0.1", false),
        ] {
            assert_eq!(grant.allows(host), allowed, "{host}");
        }
        assert!(grant.names_address("169.254.169.254"));
        assert!(!grant.names_address("example.com"));
    }
}
