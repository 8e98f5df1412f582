//! The sender of a request.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use http::{HeaderMap, HeaderValue};
use ipnet::{IpNet, Ipv4Net};

/// The addresses that the Market sends notifications from.
///
/// ```
/// use yandex_market::notify::{IpNet, MARKET_SENDERS, Receiver};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// // The Market, and a machine of our own for trying things out.
/// let ours: IpNet = "10.1.2.3/32".parse()?;
/// let builder = Receiver::builder("my-crm", "1.2.0").senders(MARKET_SENDERS.into_iter().chain([ours]));
/// # Ok(())
/// # }
/// ```
pub const MARKET_SENDERS: [IpNet; 3] = [
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(5, 45, 207, 0), 25)),
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(141, 8, 142, 0), 25)),
    IpNet::V4(Ipv4Net::new_assert(Ipv4Addr::new(5, 255, 253, 0), 25)),
];

const FORWARDED_FOR: &str = "x-forwarded-for";

/// The addresses that may send, and the proxies before the server.
pub(super) struct SourceFilter {
    /// None for anyone.
    pub(super) ranges: Option<Vec<IpNet>>,
    pub(super) proxies: Vec<IpNet>,
}

impl SourceFilter {
    /// Returns true if a request may be accepted.
    pub(super) fn admit(&self, peer: IpAddr, headers: &HeaderMap) -> bool {
        let Some(ranges) = &self.ranges else { return true };
        self.sender(peer, headers).is_some_and(|sender| within(ranges, sender))
    }

    /// Returns the sender of a request, if it is known: the peer, or the address that trusted proxies forward for.
    ///
    /// Each proxy adds at the right whom it was called by. What stands left of the first address that is not a trusted
    /// proxy was written by that address, and may be anything. So is the whole header when the peer is no proxy.
    fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> Option<IpAddr> {
        let peer = peer.to_canonical();
        if !within(&self.proxies, peer) {
            return Some(peer);
        }
        for address in forwarded_for(headers) {
            match address {
                Some(proxy) if within(&self.proxies, proxy) => {}
                sender_or_nonsense => return sender_or_nonsense,
            }
        }
        None
    }
}

fn within(ranges: &[IpNet], address: IpAddr) -> bool {
    ranges.iter().any(|range| range.contains(&address))
}

/// Returns the addresses of `X-Forwarded-For` from right to left, none for each that is no address. Several headers are
/// one list.
fn forwarded_for(headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
    let values = headers.get_all(FORWARDED_FOR).iter().rev();
    values.flat_map(|value: &HeaderValue| value.as_bytes().rsplit(|byte| *byte == b',')).map(address)
}

/// Parses an address as proxies write it: bare, in brackets, or with a port. An IPv4 one inside an IPv6 one is an IPv4 one.
fn address(text: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(text).ok()?.trim();
    let bare = || text.parse::<IpAddr>().ok();
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    bare().or_else(with_port).or_else(in_brackets).map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    const MARKET: &str = "5.45.207.1";
    const ELSEWHERE: &str = "203.0.113.9";
    const PROXY: &str = "10.0.0.1";
    const OUTER_PROXY: &str = "10.0.0.2";

    fn behind_proxies() -> SourceFilter {
        let proxies = ["10.0.0.0/24", "fd00::/8"].map(|range| range.parse().unwrap());
        SourceFilter { ranges: Some(MARKET_SENDERS.to_vec()), proxies: proxies.to_vec() }
    }

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(FORWARDED_FOR, HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        headers
    }

    /// Returns the sender of a request.
    fn sender(peer: &str, lines: &[&str]) -> Option<String> {
        let sender = behind_proxies().sender(peer.parse().unwrap(), &headers(lines));
        sender.map(|sender| sender.to_string())
    }

    #[test]
    fn the_peer_counts_when_it_is_no_proxy() {
        let cases: [&[&str]; 4] = [&[], &[MARKET], &["nonsense"], &[MARKET, PROXY]];
        for forwarded_for in cases {
            assert_eq!(sender(ELSEWHERE, forwarded_for).as_deref(), Some(ELSEWHERE), "{forwarded_for:?}");
            assert_eq!(sender(MARKET, forwarded_for).as_deref(), Some(MARKET), "{forwarded_for:?}");
        }
    }

    #[test]
    fn a_proxy_says_whom_it_stands_before() {
        let cases: [(&[&str], Option<&str>); 12] = [
            (&[MARKET], Some(MARKET)),
            (&[ELSEWHERE], Some(ELSEWHERE)),
            // Written by the sender itself.
            (&["5.45.207.1, 203.0.113.9"], Some(ELSEWHERE)),
            (&[MARKET, ELSEWHERE], Some(ELSEWHERE)),
            (&["nonsense, 5.45.207.1"], Some(MARKET)),
            (&["\u{fc}, 5.45.207.1"], Some(MARKET)),
            // Two proxies, in one header or in two.
            (&["203.0.113.9, 5.45.207.1, 10.0.0.2"], Some(MARKET)),
            (&[ELSEWHERE, MARKET, OUTER_PROXY], Some(MARKET)),
            (&["10.0.0.2,5.45.207.1 ,\t10.0.0.2"], Some(MARKET)),
            // Written by a proxy that is not trusted.
            (&["5.45.207.1, 10.9.9.9"], Some("10.9.9.9")),
            (&["5.45.207.1, 203.0.113.9, 10.0.0.2"], Some(ELSEWHERE)),
            (&["5.45.207.1", "10.0.0.2, 203.0.113.9"], Some(ELSEWHERE)),
        ];
        for (forwarded_for, expected) in cases {
            assert_eq!(sender(PROXY, forwarded_for).as_deref(), expected, "{forwarded_for:?}");
        }
    }

    #[test]
    fn nobody_is_the_sender_when_a_proxy_does_not_say() {
        let cases: [&[&str]; 9] = [
            &[],
            &[""],
            &[PROXY],
            &["10.0.0.2, 10.0.0.1"],
            &["5.45.207.1, nonsense"],
            &["5.45.207.1,"],
            &["5.45.207.1", "unknown"],
            &["5.45.207.1 5.45.207.1"],
            &["5.45.207.1, \u{fc}"],
        ];
        for forwarded_for in cases {
            assert_eq!(sender(PROXY, forwarded_for), None, "{forwarded_for:?}");
        }
    }

    #[test]
    fn an_ipv4_address_inside_an_ipv6_one_is_an_ipv4_address() {
        assert_eq!(sender("::ffff:5.45.207.1", &[]).as_deref(), Some(MARKET));
        assert_eq!(sender("::ffff:10.0.0.1", &["::ffff:5.45.207.1"]).as_deref(), Some(MARKET));
        assert_eq!(sender("fd00::1", &["5.45.207.1, fd00::2"]).as_deref(), Some(MARKET));
    }

    #[test]
    fn an_address_is_read_as_proxies_write_it() {
        let cases = [
            ("5.45.207.1", Some(MARKET)),
            ("5.45.207.1:443", Some(MARKET)),
            (" 5.45.207.1\t", Some(MARKET)),
            ("::ffff:5.45.207.1", Some(MARKET)),
            ("[::ffff:5.45.207.1]:443", Some(MARKET)),
            ("2001:db8::1", Some("2001:db8::1")),
            ("[2001:db8::1]", Some("2001:db8::1")),
            ("[2001:db8::1]:443", Some("2001:db8::1")),
            ("5.45.207", None),
            ("5.45.207.1:port", None),
            ("5.45.207.1/32", None),
            ("[5.45.207.1]", None),
            ("[2001:db8::1", None),
            ("market.yandex.ru", None),
            ("_hidden", None),
            ("", None),
        ];
        for (text, expected) in cases {
            assert_eq!(address(text.as_bytes()).map(|ip| ip.to_string()).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_the_ranges_are_admitted() {
        let cases = [
            ("5.45.207.0", true),
            ("5.45.207.127", true),
            ("5.45.207.128", false),
            ("141.8.142.127", true),
            ("141.8.142.200", false),
            ("5.255.253.64", true),
            ("5.255.254.1", false),
            ("127.0.0.1", false),
            ("::1", false),
            ("::ffff:5.45.207.7", true),
        ];
        for (peer, expected) in cases {
            assert_eq!(behind_proxies().admit(peer.parse().unwrap(), &HeaderMap::new()), expected, "{peer}");
        }
    }

    #[test]
    fn a_proxy_that_does_not_say_is_refused_even_if_it_is_in_the_ranges() {
        let everywhere = vec!["0.0.0.0/0".parse().unwrap()];
        let senders = SourceFilter { ranges: Some(everywhere), ..behind_proxies() };
        assert!(senders.admit(ELSEWHERE.parse().unwrap(), &HeaderMap::new()));
        assert!(!senders.admit(PROXY.parse().unwrap(), &HeaderMap::new()));
    }

    #[test]
    fn anyone_is_admitted_when_that_is_wanted() {
        let senders = SourceFilter { ranges: None, ..behind_proxies() };
        assert!(senders.admit(PROXY.parse().unwrap(), &headers(&["nonsense"])));
        assert!(senders.admit(ELSEWHERE.parse().unwrap(), &HeaderMap::new()));
    }
}
