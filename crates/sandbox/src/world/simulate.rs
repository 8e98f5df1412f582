//! The buyer and the Market, simulated by a test.

use std::time::SystemTime;

use yandex_market_api::enums::{ChatContextType, ChatMessageSenderType, ChatStatusType, ChatType};
use yandex_market_api::ids::{ChatId, MessageId};
use yandex_market_api::types::{Chat, ChatFullContext};

use crate::sandbox::Sandbox;
use crate::world::files::Upload;
use crate::world::seed;
use crate::world::state::Saying;
use crate::world::sync::locked;

/// # The buyer and the Market
///
/// Their messages are in the history at once. A chat that the sandbox does not have is answered with `None` or `false`.
impl Sandbox {
    /// The buyer writes. Then the chat waits for the shop, also if it was finished.
    ///
    /// ```
    /// use yandex_market_sandbox::Sandbox;
    ///
    /// # #[tokio::main]
    /// # async fn main() -> std::io::Result<()> {
    /// let sandbox = Sandbox::start().await?;
    /// let chat = sandbox.customer_begins_chat("Есть ли размер 42?");
    /// let message = sandbox.customer_says(chat, "И в синем цвете?");
    /// assert_eq!(sandbox.messages(chat).last().map(|last| last.message_id), message);
    /// # Ok(())
    /// # }
    /// ```
    pub fn customer_says(&self, chat: ChatId, text: impl Into<String>) -> Option<MessageId> {
        self.say(chat, from_customer(Some(text.into()), None))
    }

    /// The buyer sends a sticker, which has neither text nor files.
    pub fn customer_sends_sticker(&self, chat: ChatId) -> Option<MessageId> {
        self.say(chat, from_customer(None, None))
    }

    /// The buyer sends a file. Its media type is guessed by its name.
    pub fn customer_sends_file(
        &self,
        chat: ChatId,
        name: impl Into<String>,
        bytes: impl Into<Vec<u8>>,
    ) -> Option<MessageId> {
        self.say(chat, from_customer(None, Some(Upload::guess(name.into(), bytes.into()))))
    }

    /// The buyer begins a chat about no order, whose status is `NEW`. It is listed after all others.
    pub fn customer_begins_chat(&self, text: impl Into<String>) -> ChatId {
        let now = SystemTime::now();
        let said = Saying { then: None, ..from_customer(Some(text.into()), None) };
        let mut state = locked(&self.backend.state);
        let chat = state.open(direct(), now);
        state.say(chat, said, now);
        chat
    }

    /// The Market writes by itself. Whose turn it is does not change.
    pub fn market_says(&self, chat: ChatId, text: impl Into<String>) -> Option<MessageId> {
        let sender = ChatMessageSenderType::Market;
        self.say(chat, Saying { sender, text: Some(text.into()), file: None, then: None })
    }

    /// The buyer begins a dispute: the chat is of type `ARBITRAGE` and waits for the arbiter.
    pub fn start_dispute(&self, chat: ChatId) -> bool {
        self.change(chat, |chat| {
            chat.type_ = ChatType::Arbitrage;
            chat.status = ChatStatusType::WaitingForArbiter;
            self.backend.notifier.dispute_started(chat);
        })
    }

    /// The dispute is decided: the chat is finished. It stays one of type `ARBITRAGE`.
    pub fn end_dispute(&self, chat: ChatId) -> bool {
        self.change(chat, |chat| {
            chat.status = ChatStatusType::Finished;
            self.backend.notifier.dispute_finished(chat);
        })
    }

    /// The chat is finished, and the shop can no longer write to it.
    pub fn finish(&self, chat: ChatId) -> bool {
        self.change(chat, |chat| chat.status = ChatStatusType::Finished)
    }

    fn say(&self, chat: ChatId, saying: Saying) -> Option<MessageId> {
        locked(&self.backend.state).say(chat, saying, SystemTime::now())
    }

    fn change(&self, chat: ChatId, change: impl FnOnce(&mut Chat)) -> bool {
        locked(&self.backend.state).chat_mut(chat).map(change).is_some()
    }
}

fn from_customer(text: Option<String>, file: Option<Upload>) -> Saying {
    let then = Some(ChatStatusType::WaitingForPartner);
    Saying { sender: ChatMessageSenderType::Customer, text, file, then }
}

/// "DIRECT chats carry no order, return or campaign."
fn direct() -> ChatFullContext {
    let mut context = ChatFullContext::new(ChatContextType::Direct);
    context.customer = seed::customer(0);
    context
}
