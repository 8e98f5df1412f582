//! `ymarket chats history --follow`.

use std::collections::{BTreeMap, HashSet};
use std::time::Duration;

use yandex_market::types::{ChatMessage, MessageId};
use yandex_market::{BadItem, ChatHandle, Collected, Error, Pages};

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::output::{Format, write_item};
use crate::pages::{self, Rest};
use crate::report::Reporter;
use crate::transient::{Transient, limited_for};

/// Writes messages one by one, and never one twice.
pub(super) struct Follower {
    chat: ChatHandle,
    format: Format,
    reporter: Reporter,
    /// The message at which the new ones begin, as long as none is known.
    since: Option<MessageId>,
    /// The last that is known, in time.
    last: Option<MessageId>,
    /// Items that could not be read and were reported. They come again with each look.
    bad: HashSet<String>,
}

impl Follower {
    pub(super) fn new(chat: ChatHandle, since: Option<MessageId>, global: &GlobalArgs) -> Self {
        let (format, reporter) = (global.output, global.reporter());
        Self { chat, format, reporter, since, last: None, bad: HashSet::new() }
    }

    /// Writes these.
    pub(super) async fn list(&mut self, messages: Vec<ChatMessage>) -> Result<(), Failure> {
        for message in messages {
            self.write(&message).await?;
        }
        Ok(())
    }

    /// Writes the newest messages.
    pub(super) async fn list_newest(&mut self, newest: Collected<ChatMessage>) -> Result<(), Failure> {
        self.report(newest.bad_items);
        self.list(newest.items).await
    }

    /// Writes up to `max` messages of these pages.
    pub(super) async fn list_pages(
        &mut self,
        pages: Pages<ChatMessage>,
        max: usize,
    ) -> Result<Rest, Failure> {
        let mut rest = pages::each(pages, max, async |message| self.write(&message).await).await?;
        self.report(std::mem::take(&mut rest.bad_items));
        Ok(rest)
    }

    /// Takes all that was said until now for known.
    pub(super) async fn skip(&mut self) -> Result<(), Failure> {
        let (messages, _) = self.unread().await?;
        self.last = messages.into_keys().next_back().or(self.last);
        Ok(())
    }

    /// Writes what is new, and looks again after a time. It does not end by itself.
    pub(super) async fn follow(&mut self, every: Duration) -> Result<(), Failure> {
        let mut transient = Transient::new(self.reporter);
        let mut pause = every;
        loop {
            tokio::time::sleep(pause).await;
            pause = every;
            match self.unread().await {
                Ok((messages, bad)) => {
                    self.report(bad);
                    self.list(messages.into_values().collect()).await?;
                }
                Err(error) => {
                    pause = every.max(limited_for(&error));
                    transient.pass(error)?;
                }
            }
        }
    }

    /// Returns true if nothing had to be left out.
    pub(super) fn is_whole(&self) -> bool {
        self.bad.is_empty()
    }

    /// The messages after the last one, by time.
    async fn unread(&self) -> Result<(BTreeMap<MessageId, ChatMessage>, Vec<BadItem>), Error> {
        let history = self.chat.history();
        let mut pages = match self.last.or(self.since) {
            Some(since) => history.message_id_from(since).pages(),
            None => history.pages(),
        };
        let (mut messages, mut bad) = (BTreeMap::new(), Vec::new());
        while let Some(page) = pages.try_next().await? {
            // The Market begins with the last one itself.
            let new = page.items.into_iter().filter(|message| Some(message.message_id) > self.last);
            messages.extend(new.map(|message| (message.message_id, message)));
            bad.extend(page.bad_items);
        }
        Ok((messages, bad))
    }

    async fn write(&mut self, message: &ChatMessage) -> Result<(), Failure> {
        self.last = self.last.max(Some(message.message_id));
        write_item(message, self.format).await
    }

    fn report(&mut self, bad: Vec<BadItem>) {
        for item in bad {
            if !self.bad.contains(&item.raw) {
                self.reporter.bad_item(&item);
                self.bad.insert(item.raw);
            }
        }
    }
}
