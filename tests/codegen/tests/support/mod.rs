//! A server that keeps the one request that it gets.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use yandex_market_api::support::{Client, ClientOptions, Error, Request, ResponseValue};

/// A request as it travelled.
#[derive(Debug)]
pub struct Sent {
    pub line: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Sent {
    /// The parameters of the query, in their order and as they are encoded.
    pub fn query(&self) -> Vec<&str> {
        let target = self.line.split(' ').nth(1).unwrap();
        target.split_once('?').map(|(_, query)| query.split('&').collect()).unwrap_or_default()
    }

    pub fn path(&self) -> &str {
        let target = self.line.split(' ').nth(1).unwrap();
        target.split('?').next().unwrap()
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Sends a request, and returns what travelled and what came of this response.
pub async fn exchange<R: Request>(
    request: &R,
    response: &str,
) -> (Sent, Result<ResponseValue<R::Response>, Error>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/stem/", listener.local_addr().unwrap());
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let client = Client::new(url.parse().unwrap(), http, ClientOptions::default());
    let (sent, result) = tokio::join!(serve(listener, response), request.send(&client));
    (sent, result)
}

/// Sends a request whose response does not matter.
pub async fn sent(request: &impl Request) -> Sent {
    exchange(request, "{}").await.0
}

async fn serve(listener: TcpListener, response: &str) -> Sent {
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut bytes = Vec::new();
    let sent = loop {
        let read = stream.read_buf(&mut bytes).await.unwrap();
        assert!(read > 0, "the request ends early");
        if let Some(sent) = parse(&bytes) {
            break sent;
        }
    };
    let head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length:";
    stream.write_all(format!("{head} {}\r\n\r\n{response}", response.len()).as_bytes()).await.unwrap();
    sent
}

fn parse(bytes: &[u8]) -> Option<Sent> {
    let text = std::str::from_utf8(bytes).unwrap();
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let line = lines.next()?.to_owned();
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers: Vec<_> = headers.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let sent = Sent { line, headers, body: body.to_owned() };
    let length = sent.header("content-length").map_or(0, |length| length.parse().unwrap());
    (body.len() == length).then_some(sent)
}
