//! Lists the chats that wait for the shop, by this SDK.

use yandex_market::{Error, Market};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let market = Market::from_env()?;
    let mut waiting = market.business(1).chats().waiting().stream();
    while let Some(chat) = waiting.try_next().await? {
        println!("{} {} since {}", chat.chat_id, chat.status, chat.updated_at);
    }
    Ok(())
}
