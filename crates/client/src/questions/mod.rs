//! Questions about goods, and the answers to them.

mod answers;
mod list;
mod one;
mod reply;
mod write;

pub use answers::{Answers, ListAnswers};
pub use list::{ListQuestions, QuestionFilters};
pub use one::OneQuestion;
pub use reply::{ParseReplyError, Reply};

use yandex_market_api::types::{BusinessId, QuestionId};

use crate::Market;

/// The questions about a business's goods: what [`Business::questions`](crate::Business::questions) returns.
#[derive(Clone, Debug)]
pub struct Questions {
    market: Market,
    business: BusinessId,
}

impl Questions {
    pub(crate) fn new(market: Market, business: BusinessId) -> Self {
        Self { market, business }
    }

    /// Lists the questions, all of the last month or some.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let questions = market.business(12345).questions().list().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn list(&self) -> ListQuestions {
        ListQuestions::new(self.market.clone(), self.business, QuestionFilters::default())
    }

    /// Lists the questions that wait for an answer.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let questions = market.business(12345).questions();
    /// let mut waiting = questions.waiting().stream();
    /// while let Some(question) = waiting.try_next().await? {
    ///     questions.one(question.question_identifiers.id).answer("Yes, it does.").await?;
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// It is [`list`](Self::list) with a filter set; more may be added. What is answered while the list is read may make
    /// it shorter, so that a page skips some: list again until there is none.
    pub fn waiting(&self) -> ListQuestions {
        self.list().waiting()
    }

    /// What can be done with one question.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// market.business(12345).questions().one(41200029).answer("Yes, it does.").await?;
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn one(&self, id: impl Into<QuestionId>) -> OneQuestion {
        OneQuestion::new(self.clone(), id.into())
    }
}
