//! One question.

use yandex_market_api::types::QuestionId;

use super::{Answers, ListAnswers, Questions};

/// One question about goods: what [`Questions::one`](crate::Questions::one) returns.
#[derive(Clone, Debug)]
pub struct OneQuestion {
    pub(super) questions: Questions,
    pub(super) id: QuestionId,
}

impl OneQuestion {
    pub(super) fn new(questions: Questions, id: QuestionId) -> Self {
        Self { questions, id }
    }

    /// The id of this question.
    #[must_use]
    pub fn id(&self) -> QuestionId {
        self.id
    }

    /// The answers to it, with the comments on them.
    ///
    /// ```no_run
    /// # async fn example(market: yandex_market::Market) -> Result<(), yandex_market::Error> {
    /// let answers = market.business(12345).questions().one(41200029).answers().stream().try_collect().await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn answers(&self) -> ListAnswers {
        let Questions { market, business } = self.questions.clone();
        ListAnswers::new(market, business, Answers(self.id))
    }
}
