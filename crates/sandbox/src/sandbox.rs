//! A running sandbox.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use serde::de::DeserializeOwned;
use serde_json::{Value, from_value};
use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};
use yandex_market_api::enums::ChatContextType;
use yandex_market_api::ids::{BusinessId, ChatId, GoodsFeedbackId, OrderId, QuestionId, ReturnId};
use yandex_market_api::types::{
    Chat, ChatFullContext, ChatMessage, GoodsFeedback, GoodsFeedbackComment, Question, QuestionAnswer,
};

use crate::builder::SandboxBuilder;
use crate::faults::canned::CannedAnswer;
use crate::faults::fault::Fault;
use crate::groups::questions;
use crate::world::backend::Backend;
use crate::world::files::StoredFile;
use crate::world::journal::Recorded;
use crate::world::sync::locked;

/// The key that a sandbox accepts by default.
pub const DEFAULT_API_KEY: &str = "sandbox-key";

/// The time that [`Sandbox::stop`] waits for connections on which no request ever comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// A Market in process, which runs until it is dropped or [stopped](Self::stop).
///
/// It listens on loopback only.
pub struct Sandbox {
    base_url: String,
    files_url: String,
    pub(crate) backend: Arc<Backend>,
    /// Dropped with the sandbox, which is what tells the tasks to stop.
    shutdown: watch::Sender<()>,
    /// The servers, and whoever sends notifications.
    tasks: [JoinHandle<()>; 3],
}

impl Sandbox {
    pub(crate) fn new(
        base_url: String,
        files_url: String,
        backend: Arc<Backend>,
        shutdown: watch::Sender<()>,
        tasks: [JoinHandle<()>; 3],
    ) -> Self {
        Self { base_url, files_url, backend, shutdown, tasks }
    }

    /// Starts a sandbox with all the defaults.
    ///
    /// # Errors
    ///
    /// When there is no free port on loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// Returns a builder with all the defaults.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Returns the URL of the API, for example `http://127.0.0.1:40123`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Returns the URL of the files of messages, which is another host than the API's. A request for a file that carries an
    /// `Api-Key` or an `Authorization` is refused with 403.
    #[must_use]
    pub fn files_url(&self) -> &str {
        &self.files_url
    }

    /// Returns the key that it accepts.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.backend.key.secret
    }

    /// Returns the business that the key belongs to.
    #[must_use]
    pub fn business(&self) -> BusinessId {
        self.backend.business
    }

    /// Returns the chats as they are now, in the order they are listed.
    #[must_use]
    pub fn chats(&self) -> Vec<Chat> {
        locked(&self.backend.state).chats().cloned().collect()
    }

    /// Returns the messages of a chat as they are now, oldest first. None for a chat that it does not have.
    #[must_use]
    pub fn messages(&self, chat: ChatId) -> Vec<ChatMessage> {
        let mut state = locked(&self.backend.state);
        state.history(chat).map(|(_, messages)| messages.to_vec()).unwrap_or_default()
    }

    /// Returns the files that the shop and the buyers have sent so far, in the order they did. Those of the messages that
    /// were there from the beginning are not among them.
    #[must_use]
    pub fn files(&self) -> Vec<StoredFile> {
        locked(&self.backend.state).files.sent()
    }

    /// Returns the reviews of goods as they are now, in the order in which they were published.
    #[must_use]
    pub fn reviews(&self) -> Vec<GoodsFeedback> {
        decoded(locked(&self.backend.items).reviews.iter())
    }

    /// Returns the comments on a review as they are now, in the order in which they were published; deleted ones are not among
    /// them.
    #[must_use]
    pub fn comments(&self, review: GoodsFeedbackId) -> Vec<GoodsFeedbackComment> {
        decoded(locked(&self.backend.items).comments.with("feedbackId", review.get()))
    }

    /// Returns the questions about goods as they are now, the oldest first.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        decoded(locked(&self.backend.items).questions.iter())
    }

    /// Returns the answers to a question as they are now, the oldest first, with the comments on them.
    #[must_use]
    pub fn answers(&self, question: QuestionId) -> Vec<QuestionAnswer> {
        let items = locked(&self.backend.items);
        let answers = items.answers.with("questionId", question.get());
        answers
            .map(|answer| questions::with_comments(&items, answer))
            .filter_map(|one| from_value(one).ok())
            .collect()
    }

    /// Returns the orders that have no chat yet, for createChat. In the beginning there are 100.
    ///
    /// createChat knows the orders of the chats and of the [returns](Self::returns) besides.
    #[must_use]
    pub fn orders(&self) -> Vec<OrderId> {
        self.orders_without_chat(&ChatContextType::Order).filter_map(|context| context.order_id).collect()
    }

    /// Returns the returns that have no chat yet, for createChat. In the beginning there are 50.
    ///
    /// createChat knows the returns of the chats besides.
    #[must_use]
    pub fn returns(&self) -> Vec<ReturnId> {
        self.orders_without_chat(&ChatContextType::Return).filter_map(|context| context.return_id).collect()
    }

    fn orders_without_chat(&self, type_: &ChatContextType) -> impl Iterator<Item = ChatFullContext> {
        let orders_without_chat = locked(&self.backend.state).orders_without_chat();
        orders_without_chat.into_iter().filter(move |context| context.type_ == *type_)
    }

    /// Returns the latest requests, in the order they arrived, if the journal is [kept](SandboxBuilder::keep_journal): the last
    /// 20 000, and fewer if they take more than 64 MiB. Those for another [host](SandboxBuilder::host) are not among them.
    #[must_use]
    pub fn journal(&self) -> Vec<Recorded> {
        locked(&self.backend.journal).snapshot()
    }

    /// Replaces the response to one call of an operation, before anything is checked. Further ones queue up behind it.
    pub fn answer(&self, operation_id: &str, answer: CannedAnswer) {
        locked(&self.backend.canned).push(operation_id, answer);
    }

    /// Fails one request of an operation with this fault. Further faults queue up behind it, each for one request.
    pub fn fault(&self, operation_id: &str, fault: Fault) {
        self.fault_times(operation_id, fault, 1);
    }

    /// Fails this many requests of an operation with this fault, one after another.
    pub fn fault_times(&self, operation_id: &str, fault: Fault, times: usize) {
        locked(&self.backend.faults).push(operation_id, fault, times);
    }

    /// Sets the latency of every response from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.backend.set_latency(latency);
    }

    /// Returns the largest number of requests of the business that were under way at a time, those that were refused for
    /// being too many included.
    #[must_use]
    pub fn most_parallel(&self) -> u32 {
        self.backend.limits.most_parallel()
    }

    /// Returns the number of requests that were answered with 420 because they broke a limit. Those whose fault it was to be told so
    /// are not among them.
    #[must_use]
    pub fn limits_broken(&self) -> u32 {
        self.backend.limits.broken()
    }

    /// Returns the number of times that sendMessageToChat has added a message with exactly this text to a chat, however it was
    /// [stored](Fault::TextStoredDifferently).
    #[must_use]
    pub fn times_processed(&self, text: &str) -> usize {
        locked(&self.backend.state).times_sent(text)
    }

    /// Waits until all requests that meet [`Fault::ProcessLater`] have taken effect.
    pub async fn until_processed(&self) {
        self.backend.late.until_none().await;
    }

    /// Stops it and returns when requests under way are answered and the port is free.
    pub async fn stop(self) {
        drop(self.shutdown);
        let abort = self.tasks.each_ref().map(JoinHandle::abort_handle);
        let stopped = async {
            for task in self.tasks {
                let _ = task.await;
            }
        };
        // A client may hold a connection open on which it never sent anything; it must not hold us up.
        if tokio::time::timeout(PATIENCE, stopped).await.is_err() {
            abort.iter().for_each(AbortHandle::abort);
        }
    }
}

fn decoded<'i, T: DeserializeOwned>(items: impl Iterator<Item = &'i Value>) -> Vec<T> {
    items.filter_map(|item| from_value(item.clone()).ok()).collect()
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
