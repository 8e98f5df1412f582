//! A running sandbox.

use std::sync::Arc;
use std::time::Duration;
use std::{fmt, io};

use tokio::sync::watch;
use tokio::task::{AbortHandle, JoinHandle};
use yandex_market_api::enums::ChatContextType;
use yandex_market_api::ids::{BusinessId, ChatId, GoodsFeedbackId, OrderId, QuestionId, ReturnId};
use yandex_market_api::types::{
    Chat, ChatFullContext, ChatMessage, GoodsFeedback, GoodsFeedbackComment, Question, QuestionAnswer,
};

use crate::builder::SandboxBuilder;
use crate::canned::CannedAnswer;
use crate::fault::Fault;
use crate::files::StoredFile;
use crate::journal::Recorded;
use crate::market::Market;
use crate::sync::locked;

/// The key that a sandbox accepts when nobody sets another.
pub const DEFAULT_API_KEY: &str = "sandbox-key";

/// How long [`Sandbox::stop`] waits for connections on which no request ever comes.
const PATIENCE: Duration = Duration::from_secs(2);

/// A Market in process, which runs until it is dropped or [stopped](Self::stop).
///
/// It listens on loopback only.
pub struct Sandbox {
    base_url: String,
    files_url: String,
    pub(crate) market: Arc<Market>,
    /// Dropped with the sandbox, which is what tells the tasks to stop.
    shutdown: watch::Sender<()>,
    /// The servers, and whoever sends notifications.
    tasks: [JoinHandle<()>; 3],
}

impl Sandbox {
    pub(crate) fn new(
        base_url: String,
        files_url: String,
        market: Arc<Market>,
        shutdown: watch::Sender<()>,
        tasks: [JoinHandle<()>; 3],
    ) -> Self {
        Self { base_url, files_url, market, shutdown, tasks }
    }

    /// Starts a sandbox with all the defaults.
    ///
    /// # Errors
    ///
    /// When there is no free port on loopback.
    pub async fn start() -> io::Result<Self> {
        Self::builder().start().await
    }

    /// A sandbox to be set up before it starts.
    pub fn builder() -> SandboxBuilder {
        SandboxBuilder::default()
    }

    /// Where it listens, for example `http://127.0.0.1:40123`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// Where it serves the files of messages, which is not where the API is. A request for a file that carries an
    /// `Api-Key` or an `Authorization` is refused with 403.
    #[must_use]
    pub fn files_url(&self) -> &str {
        &self.files_url
    }

    /// The key that it accepts.
    #[must_use]
    pub fn api_key(&self) -> &str {
        &self.market.key.secret
    }

    /// The business that the key belongs to.
    #[must_use]
    pub fn business(&self) -> BusinessId {
        self.market.business
    }

    /// The chats as they are now, in the order they are listed.
    #[must_use]
    pub fn chats(&self) -> Vec<Chat> {
        locked(&self.market.state).chats().cloned().collect()
    }

    /// The messages of a chat as they are now, oldest first. None for a chat that it does not have.
    #[must_use]
    pub fn messages(&self, chat: ChatId) -> Vec<ChatMessage> {
        let mut state = locked(&self.market.state);
        state.history(chat).map(|(_, messages)| messages.to_vec()).unwrap_or_default()
    }

    /// The files that the shop and the buyers have sent so far, in the order they did. Those of the messages that
    /// were there from the beginning are not among them.
    #[must_use]
    pub fn files(&self) -> Vec<StoredFile> {
        locked(&self.market.state).files.sent()
    }

    /// The reviews of goods as they are now, in the order in which they were published.
    #[must_use]
    pub fn reviews(&self) -> Vec<GoodsFeedback> {
        locked(&self.market.reviews).feedbacks().cloned().collect()
    }

    /// The comments on a review as they are now, in the order in which they were published; deleted ones are not among
    /// them.
    #[must_use]
    pub fn comments(&self, review: GoodsFeedbackId) -> Vec<GoodsFeedbackComment> {
        locked(&self.market.reviews).comments(Some(review)).cloned().collect()
    }

    /// The questions about goods as they are now, the oldest first.
    #[must_use]
    pub fn questions(&self) -> Vec<Question> {
        locked(&self.market.questions).iter().map(|asked| asked.question.clone()).collect()
    }

    /// The answers to a question as they are now, the oldest first, with the comments on them.
    #[must_use]
    pub fn answers(&self, question: QuestionId) -> Vec<QuestionAnswer> {
        let questions = locked(&self.market.questions);
        questions.get(question).map(|asked| asked.answers.clone()).unwrap_or_default()
    }

    /// The orders that have no chat yet, for createChat. In the beginning there are 100.
    ///
    /// createChat knows the orders of the chats and of the [returns](Self::returns) besides.
    #[must_use]
    pub fn orders(&self) -> Vec<OrderId> {
        self.quiet(&ChatContextType::Order).filter_map(|context| context.order_id).collect()
    }

    /// The returns that have no chat yet, for createChat. In the beginning there are 50.
    ///
    /// createChat knows the returns of the chats besides.
    #[must_use]
    pub fn returns(&self) -> Vec<ReturnId> {
        self.quiet(&ChatContextType::Return).filter_map(|context| context.return_id).collect()
    }

    fn quiet(&self, type_: &ChatContextType) -> impl Iterator<Item = ChatFullContext> {
        let quiet = locked(&self.market.state).quiet();
        quiet.into_iter().filter(move |context| context.type_ == *type_)
    }

    /// The latest requests, in the order they arrived, if the journal is [kept](SandboxBuilder::keep_journal): the last
    /// 20 000, and fewer if they take more than 64 MiB. Those for another [host](SandboxBuilder::host) are not among them.
    #[must_use]
    pub fn journal(&self) -> Vec<Recorded> {
        locked(&self.market.journal).snapshot()
    }

    /// Answers one call of an operation so, before anything is checked. Further answers queue up behind it.
    pub fn answer(&self, operation_id: &str, answer: CannedAnswer) {
        locked(&self.market.canned).push(operation_id, answer);
    }

    /// Has one request of an operation meet this fault. Further faults queue up behind it, each for one request.
    pub fn fault(&self, operation_id: &str, fault: Fault) {
        self.fault_times(operation_id, fault, 1);
    }

    /// Has so many requests of an operation meet this fault, one after another.
    pub fn fault_times(&self, operation_id: &str, fault: Fault, times: usize) {
        locked(&self.market.script).push(operation_id, fault, times);
    }

    /// How long every answer takes from now on.
    pub fn set_latency(&self, latency: Duration) {
        self.market.set_latency(latency);
    }

    /// The largest number of requests of the business that were under way at a time, those that were refused for
    /// being too many included.
    #[must_use]
    pub fn most_parallel(&self) -> u32 {
        self.market.limits.most_parallel()
    }

    /// How many requests were answered with 420 because they broke a limit. Those whose fault it was to be told so
    /// are not among them.
    #[must_use]
    pub fn limits_broken(&self) -> u32 {
        self.market.limits.broken()
    }

    /// The number of times that sendMessageToChat has added a message with exactly this text to a chat, however it was
    /// [stored](Fault::TextStoredDifferently).
    #[must_use]
    pub fn times_processed(&self, text: &str) -> usize {
        locked(&self.market.state).times_sent(text)
    }

    /// Waits until all requests that meet [`Fault::ProcessLater`] have taken effect.
    pub async fn until_processed(&self) {
        self.market.late.until_none().await;
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

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("base_url", &self.base_url).finish_non_exhaustive()
    }
}
