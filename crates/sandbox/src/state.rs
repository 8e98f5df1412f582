//! What changes while the sandbox runs.

use yandex_market_api::types::Chat;

/// The Market's memory.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) chats: Vec<Chat>,
}
