//! A text in a path stays in its place.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};

use own_spec::parcels::requests::DeleteLabel;
use yandex_market_api::support::{Client, ClientOptions, Error, Request};

/// An API that answers the same to everything, and the paths that it is asked for.
fn serve() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (sender, paths) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let lines = BufReader::new(&stream).lines().map(Result::unwrap);
            let head: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
            let path = head.first().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
            let body = r#"{"id": 7, "status": "DELIVERED"}"#;
            let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json";
            write!(stream, "{head}\r\nContent-Length: {}\r\n\r\n{body}", body.len()).unwrap();
            sender.send(path.to_owned()).unwrap();
        }
    });
    (url, paths)
}

#[tokio::test]
async fn a_name_arrives_whole_or_is_refused() {
    let (url, paths) = serve();
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Client::new(url.parse().unwrap(), http, ClientOptions::default());
    for (name, arrives) in [
        ("fragile", "fragile"),
        ("../..", "..%2F.."),
        ("..\\..", "..%5C.."),
        ("%2e%2e", "%252e%252e"),
        ("...", "..."),
        ("..;", "..%3B"),
        ("a?b#c", "a%3Fb%23c"),
        ("\r\n", "%0D%0A"),
    ] {
        DeleteLabel::new(7, name).send(&client).await.unwrap();
        assert_eq!(paths.recv().unwrap(), format!("/parcels/7/labels/{arrives}"));
    }
    for name in ["", ".", ".."] {
        let refused = DeleteLabel::new(7, name).send(&client).await;
        let Err(Error::InvalidRequest(reason)) = refused else { panic!("`{name}` is sent: {refused:?}") };
        assert_eq!(reason, format!("`name` stands in the path and cannot be `{name}`"));
    }
    assert!(paths.try_recv().is_err(), "nothing was sent");
}
