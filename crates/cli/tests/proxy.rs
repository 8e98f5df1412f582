//! A proxy of the environment never stands before a server on this machine.

#![allow(clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod support;

use std::net::TcpListener;

#[test]
fn the_sandbox_is_reached_without_the_proxy_which_never_gets_the_key() {
    let proxy = TcpListener::bind("127.0.0.1:0").unwrap();
    proxy.set_nonblocking(true).unwrap();
    let url = format!("http://{}", proxy.local_addr().unwrap());
    let mut command = support::ymarket(&["--sandbox", "chats", "list", "--output", "jsonl"]);
    for name in ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY", "all_proxy"] {
        command.env(name, &url);
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(proxy.accept().is_err(), "nobody has connected to the proxy");
}
