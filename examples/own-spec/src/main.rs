//! Calls an API by the requests that build.rs has made of its description, through the same door as those of the Market.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpListener;

use own_spec::parcels::operations;
use own_spec::parcels::requests::GetParcel;
use yandex_market::{Market, Request};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // Limits, retries, outcomes and errors are those of every call; the operation says what holds for it.
    let market = Market::builder().api_key("secret").base_url(serve()?).build()?;
    let request = GetParcel::new(7);
    assert!(request.operation().repeatable);
    let parcel = market.send(request).await?;
    println!("parcel {} is {}, one of {}", parcel.id, parcel.status, operations::ALL.len());
    // The API has learned a word that the description does not know yet.
    assert_eq!((parcel.id.get(), parcel.status.as_str(), parcel.status.is_known()), (7, "IN_SPACE", false));
    Ok(())
}

/// The API of this example: it answers once.
fn serve() -> Result<String, Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    std::thread::spawn(move || -> std::io::Result<()> {
        let (mut stream, _) = listener.accept()?;
        let _ = stream.read(&mut [0; 4096])?;
        let body = r#"{"id": 7, "status": "IN_SPACE"}"#;
        write!(
            stream,
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        )
    });
    Ok(url)
}
