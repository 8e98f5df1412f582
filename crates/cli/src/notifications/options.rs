//! Options of listening for notifications.

use std::net::{IpAddr, Ipv4Addr};

use yandex_market::notify::{IpNet, Notifications, Receiver};

use crate::failure::Failure;
use crate::parsers::network;

/// The address to listen at, and the senders to trust.
#[derive(Clone, clap::Args)]
pub(crate) struct ListenOptions {
    /// The address to listen at; 127.0.0.1 by default, for a reverse proxy on this machine
    #[arg(long, value_name = "ADDRESS", requires = "port")]
    address: Option<IpAddr>,

    /// A reverse proxy, or a range of them, that adds its caller to X-Forwarded-For
    #[arg(long, value_name = "CIDR", value_delimiter = ',', requires = "port", value_parser = network)]
    trusted_proxy: Vec<IpNet>,

    /// The addresses that may send [default: those of the Market]
    #[arg(long, value_name = "CIDR", value_delimiter = ',', requires = "port", value_parser = network)]
    sender: Vec<IpNet>,

    /// Accept notifications from any address, for tests: anyone can then forge them
    #[arg(long, requires = "port", conflicts_with_all = ["sender", "trusted_proxy"])]
    any_sender: bool,
}

impl ListenOptions {
    pub(super) fn address(&self) -> IpAddr {
        self.address.unwrap_or(Ipv4Addr::LOCALHOST.into())
    }

    pub(super) fn trusts(&self, peer: IpAddr) -> bool {
        self.trusted_proxy.iter().any(|proxy| proxy.contains(&peer))
    }

    /// Returns true if the command line names the senders.
    pub(super) fn has_senders(&self) -> bool {
        self.any_sender || !self.trusted_proxy.is_empty() || !self.sender.is_empty()
    }

    pub(super) fn receiver(&self) -> Result<(Receiver, Notifications), Failure> {
        let builder = Receiver::builder("ymarket", env!("CARGO_PKG_VERSION"));
        let builder = builder.trusted_proxies(self.trusted_proxy.clone());
        let builder = match (self.any_sender, self.sender.as_slice()) {
            (true, _) => builder.any_sender(),
            (false, []) => builder,
            (false, ranges) => builder.senders(ranges.to_vec()),
        };
        Ok(builder.build()?)
    }
}
