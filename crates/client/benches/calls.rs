//! What a call costs beyond bare reqwest and serde: CPU time of the calling thread for getChats with a page of one chat,
//! by each way on the same answer.
//!
//! To be run on one core (`taskset -c 1`): where the server has another, the caller pays for waking it or not, by luck.
//! With `ONLY=send` and `CALLS=10000` that one way is taken so often, and nothing is timed: for a profiler.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a benchmark says by panicking what went wrong"
)]

mod turns;

use std::env;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::time::Duration;

use cpu_time::ThreadTime;
use tokio::runtime::{Builder, Runtime};
use turns::{TURN, TURNS, compare};
use yandex_market::api::support::{Client, ClientOptions};
use yandex_market::requests::GetChats;
use yandex_market::types::{BusinessId, GetChatsRequest, GetChatsResponse};
use yandex_market::{Market, Request};

const BODY: &str = r#"{"status":"OK","result":{"chats":[{"chatId":4190000000,"context":{"type":"DIRECT"},"type":"CHAT","status":"NEW","createdAt":"2026-11-20T17:12:10+03:00","updatedAt":"2026-11-20T18:42:10+03:00"}],"paging":{}}}"#;

/// A server that answers every request with the same bytes, on threads of its own. It returns its base URL.
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
    let answer = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\ndate: Tue, 09 Jan 2024 14:04:00 GMT\r\n\
         traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nx-ratelimit-resource-limit: 10000000\r\n\
         x-ratelimit-resource-remaining: 9999999\r\nx-ratelimit-resource-until: Tue, 09 Jan 2024 15:00:00 GMT\r\n\r\n{BODY}",
        BODY.len()
    );
    let mut request = [0; 4096];
    let mut filled = 0;
    while let Ok(read) = stream.read(&mut request[filled..]) {
        filled += read;
        if read == 0 {
            return;
        }
        // Every request ends with the empty filter.
        if request[..filled].ends_with(b"{}") {
            filled = 0;
            if stream.write_all(answer.as_bytes()).is_err() {
                return;
            }
        }
    }
}

/// CPU time of this thread for so many calls.
fn cpu<F: Future>(runtime: &Runtime, times: u32, call: impl Fn() -> F) -> Duration {
    runtime.block_on(async {
        let start = ThreadTime::now();
        for _ in 0..times {
            call().await;
        }
        start.elapsed()
    })
}

fn main() {
    let url = serve();
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    // The same time-outs as a Market has: they are timers, and cost what they cost for everybody.
    let http = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .connect_timeout(Duration::from_secs(5))
        .read_timeout(Duration::from_secs(15))
        .timeout(Duration::from_secs(30))
        .user_agent("bench/1")
        .build()
        .unwrap();
    let headers = ClientOptions::from_iter([("api-key".parse().unwrap(), "k".parse().unwrap())]);
    let bare = Client::new(url.parse().unwrap(), http.clone(), headers);
    let market = Market::builder().api_key("k").base_url(&url).build().unwrap();
    let business = BusinessId::new(1);

    let by_reqwest = |times| {
        cpu(&runtime, times, || async {
            let path = format!("{url}/v2/businesses/{business}/chats");
            let request = http.post(path).query(&[("limit", 20)]).header("Api-Key", "k");
            let response = request.json(&GetChatsRequest::default()).send().await.unwrap();
            let body = response.error_for_status().unwrap().bytes().await.unwrap();
            serde_json::from_slice::<GetChatsResponse>(&body).unwrap()
        })
    };
    let by_client = |times| {
        cpu(&runtime, times, || async { GetChats::new(business).limit(20).send(&bare).await.unwrap() })
    };
    let by_send = |times| {
        cpu(&runtime, times, || async {
            market.send(GetChats::new(business).limit(20)).response().await.unwrap()
        })
    };
    let by_list =
        |times| cpu(&runtime, times, || async { market.business(1).chats().list().page().await.unwrap() });

    let ways: [(&str, &dyn Fn(u32) -> Duration); 4] =
        [("reqwest", &by_reqwest), ("client", &by_client), ("send", &by_send), ("list", &by_list)];
    match env::var("ONLY") {
        Ok(only) => {
            let (_, way) = ways.iter().find(|(name, _)| *name == only).unwrap();
            way(env::var("CALLS").unwrap().parse().unwrap());
        }
        Err(_) => {
            println!("one getChats, CPU time of the caller, {TURNS} turns of {TURN} calls:");
            for (name, way) in ways {
                compare(name, way, by_reqwest);
            }
        }
    }
}
