//! The names that a sandbox answers to.
//!
//! A page of a foreign site may have its name resolve to 127.0.0.1 and then talk to this machine from the visitor's
//! browser (DNS rebinding). The browser gives it away: `Host` has the foreign name.

use std::net::IpAddr;

use axum::extract::Request;
use axum::http::uri::Authority;
use axum::http::{HeaderValue, StatusCode, header};

use crate::http::refusal::Refusal;

/// The longest part of a foreign name that is repeated to its sender.
const SHOWN: usize = 80;

/// Host names besides those of loopback, in lower case.
#[derive(Clone, Debug, Default)]
pub(crate) struct Hosts(Vec<String>);

impl Hosts {
    pub(crate) fn add(&mut self, name: &str) {
        self.0.push(name.to_ascii_lowercase());
    }

    /// Refuses a request that is meant for another host.
    pub(crate) fn check(&self, request: &Request) -> Result<(), Refusal> {
        let mut named = request.headers().get_all(header::HOST).iter();
        let (Some(host), None) = (named.next(), named.next()) else {
            return Err(Refusal::bad_request("the request must have one Host header"));
        };
        let target = request.uri().authority();
        if authority(host).is_some_and(|host| self.has(&host)) && target.is_none_or(|target| self.has(target))
        {
            return Ok(());
        }
        let sent = target.map_or(String::from_utf8_lossy(host.as_bytes()), |target| target.as_str().into());
        let sent: String = sent.escape_debug().take(SHOWN).collect();
        let message = format!(
            "the host is `{sent}`; the sandbox answers to localhost, loopback addresses and the hosts that it was given"
        );
        Err(Refusal::new(StatusCode::MISDIRECTED_REQUEST, "MISDIRECTED_REQUEST", message))
    }

    fn has(&self, authority: &Authority) -> bool {
        // What comes before an `@` is for the eye, not for the network.
        let name = authority.host().trim_end_matches('.').to_ascii_lowercase();
        !authority.as_str().contains('@') && (is_loopback(&name) || self.0.contains(&name))
    }
}

fn authority(host: &HeaderValue) -> Option<Authority> {
    Authority::try_from(host.as_bytes()).ok()
}

/// Tells whether a name means this machine to everybody: RFC 6761 keeps `localhost` and all below it for that.
fn is_loopback(name: &str) -> bool {
    let address = name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    let is_local = name == "localhost" || name.ends_with(".localhost");
    is_local || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use axum::body::Body;

    use super::*;

    fn checked(target: &str, hosts: &[&str]) -> Result<(), u16> {
        let mut own = Hosts::default();
        own.add("Market.test");
        let request = hosts.iter().fold(Request::get(target), |request, host| request.header("Host", *host));
        let refused = |refusal: Refusal| refusal.into_plain_text().status().as_u16();
        own.check(&request.body(Body::empty()).unwrap()).map_err(refused)
    }

    #[test]
    fn names_of_this_machine_are_answered_to() {
        for host in [
            "127.0.0.1",
            "127.0.0.1:80",
            "127.8.9.1:1",
            "[::1]",
            "[::1]:8080",
            "[::ffff:127.0.0.1]",
            "localhost",
            "LocalHost:4",
            "localhost.",
            "shop.localhost:1",
            "market.test",
            "MARKET.TEST:99",
        ] {
            assert_eq!(checked("/", &[host]), Ok(()), "{host}");
        }
    }

    #[test]
    fn other_names_are_not() {
        for host in [
            "evil.example",
            "evil.example:80",
            "localhost.evil.example",
            "notlocalhost",
            "127.0.0.1.evil.example",
            "0.0.0.0",
            "10.0.0.1",
            "[::2]",
            "128.0.0.1",
            "evil@localhost",
            "localhost@evil.example",
            "",
            "market.test.evil",
            "127.1",
            "2130706433",
            "sub.market.test",
        ] {
            assert_eq!(checked("/", &[host]), Err(421), "{host}");
        }
    }

    #[test]
    fn a_request_has_one_host() {
        assert_eq!(checked("/", &[]), Err(400));
        assert_eq!(checked("/", &["localhost", "localhost"]), Err(400));
    }

    #[test]
    fn the_target_counts_as_well() {
        assert_eq!(checked("http://localhost:1/", &["localhost:1"]), Ok(()));
        assert_eq!(checked("http://evil.example/", &["localhost:1"]), Err(421));
        assert_eq!(checked("http://localhost:1/", &["evil.example"]), Err(421));
    }
}
