//! A message on its way to a buyer.

use std::sync::Arc;

use tokio::time::Instant;
use yandex_market_api::types::{ChatId, ChatMessage};

use super::evidence::Baseline;
use super::normal_form::normal_form;
use crate::Error;
use crate::call::server_clock::Moment;

/// A message to a buyer whose outcome was lost.
#[derive(Clone)]
pub(super) struct Sent {
    pub(super) chat: ChatId,
    pub(super) content: Content,
    /// The beginning of the call, or of the first of several calls that send the same message.
    pub(super) began: Moment,
    /// The moment when the outcome was lost. The call may have waited long for the limits before it sent anything, so
    /// the Market's time-out is counted from here.
    pub(super) lost: Instant,
    /// The history before the message, where it was read.
    pub(super) baseline: Option<Arc<Baseline>>,
}

/// The content of a message, in the form in which it is compared.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Content {
    Text(String),
    File { name: String, size: usize },
}

impl Content {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(normal_form(text))
    }

    pub(super) fn file(name: &str, size: usize) -> Self {
        Self::File { name: normal_form(name), size }
    }

    /// Compares with a message of the history.
    pub(super) fn is_in(&self, message: &ChatMessage) -> bool {
        match self {
            Self::Text(text) => message.message.as_deref().is_some_and(|there| normal_form(there) == *text),
            Self::File { name, size } => message.payload.iter().flatten().any(|file| {
                usize::try_from(file.size).is_ok_and(|there| there == *size)
                    && normal_form(&file.name) == *name
            }),
        }
    }
}

impl Error {
    pub(super) fn sent(&self) -> Option<&Sent> {
        self.inner().memo.as_ref()?.downcast_ref()
    }

    /// Returns the error with what was being sent.
    pub(super) fn with_sent(self, sent: Sent) -> Self {
        self.with(|inner| inner.memo = Some(Arc::new(sent)))
    }

    /// Returns the error with the history before the message, and the moment when it was sent for the first time.
    pub(super) fn sent_after(self, baseline: Option<Arc<Baseline>>, began: Moment) -> Self {
        match self.sent().cloned() {
            Some(sent) => self.with_sent(Sent { baseline, began, ..sent }),
            None => self,
        }
    }
}
