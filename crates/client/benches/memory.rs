//! Memory while 100 000 chats are streamed: it must not grow with the list.
//!
//! The server is a thread of this process that makes each page when it is asked for, and keeps nothing.

#![allow(clippy::unwrap_used, reason = "a benchmark says by panicking what went wrong")]

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};

use yandex_market::Market;

const CHATS: usize = 100_000;
const PAGE: usize = 20;

/// The memory of this process that is in use, in KiB.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

fn serve() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            std::thread::spawn(move || answer(stream.unwrap()));
        }
    });
    url
}

fn answer(mut stream: TcpStream) {
    let mut request = [0; 4096];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(request.get_mut(filled..).unwrap()) {
        filled += read;
        let text = String::from_utf8_lossy(request.get(..filled).unwrap()).into_owned();
        if text.ends_with("{}") {
            filled = 0;
            let page =
                text.split("page_token=").nth(1).and_then(|rest| rest.split([' ', '&']).next()?.parse().ok());
            let body = body(page.unwrap_or(0));
            let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:";
            write!(stream, "{head} {}\r\n\r\n{body}", body.len()).unwrap();
        }
    }
}

fn body(page: usize) -> String {
    let chats = (0..PAGE).map(|n| {
        format!(
            r#"{{"chatId":{},"context":{{"type":"DIRECT","customer":{{"name":"Мария"}}}},"type":"CHAT","status":"NEW","createdAt":"2026-11-20T17:12:10+03:00","updatedAt":"2026-11-20T18:42:10+03:00"}}"#,
            page * PAGE + n + 1
        )
    });
    let chats = chats.collect::<Vec<_>>().join(",");
    let next = page + 1;
    let token = if next * PAGE < CHATS { next.to_string() } else { String::new() };
    format!(r#"{{"status":"OK","result":{{"chats":[{chats}],"paging":{{"nextPageToken":"{token}"}}}}}}"#)
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let market = Market::builder().api_key("k").base_url(serve()).build().unwrap();
    let mut chats = market.business(1).chats().list().stream();
    let mut count = 0;
    while chats.try_next().await.unwrap().is_some() {
        count += 1;
        if count == CHATS / 10 || count % (CHATS / 4) == 0 {
            println!("{count:>7} chats: {} KiB", memory());
        }
    }
    assert_eq!(count, CHATS);
}
