//! Checks a key: what it is called, which businesses it sees, and whether it can read and answer their chats.
//!
//! ```sh
//! export YANDEX_MARKET_API_KEY=…
//! cargo run --example check_key
//! ```

use std::error::Error;
use std::io::Write;

use yandex_market::{Market, operations};

/// Writes what the key may do, a line for each fact.
pub async fn run(market: &Market, mut out: impl Write) -> Result<(), Box<dyn Error>> {
    let key = market.auth().token().await?.api_key;
    writeln!(out, "key {}", key.name)?;
    for business in market.businesses().await? {
        let Some(id) = business.id else { continue };
        writeln!(out, "business {id} {}", business.name.unwrap_or_default())?;
        for operation in [&operations::GET_CHATS, &operations::SEND_MESSAGE_TO_CHAT] {
            writeln!(out, "  {}: {}", operation.id, market.check_access(id, operation).await?)?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    run(&Market::from_env()?, std::io::stdout()).await
}
