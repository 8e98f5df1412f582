//! getGoodsQuestions.

use yandex_market_api::bounds::GET_QUESTIONS_REQUEST_QUESTION_IDS;
use yandex_market_api::operations::GET_GOODS_QUESTIONS;
use yandex_market_api::support::PageAt;
use yandex_market_api::types::{
    BusinessId, CategoryId, GetQuestionsRequest, GetQuestionsResponse, QuestionId, QuestionSortOrderType,
};
use yandex_market_api::{Client, Operation};

use crate::checks::{check_filter, distinct};
use crate::list::{List, Query, Sent};
use crate::{Date, Error};

/// Lists questions about goods: what [`Questions::list`](crate::Questions::list) returns.
///
/// Filters of different kinds narrow each other; a filter lets through each of its values. One that is set without values
/// is [refused](crate::ErrorKind::Refused): leave it out to list everything. The newest questions come first.
///
/// **Without dates it is those of the last month**, which is the longest time that can be asked for at once.
///
/// ```no_run
/// use yandex_market::Market;
///
/// # async fn example(market: Market) -> Result<(), yandex_market::Error> {
/// let mut questions = market.business(12345).questions().list().oldest_first().stream();
/// while let Some(question) = questions.try_next().await? {
///     println!("{}: {}", question.question_identifiers.id, question.text);
/// }
/// # Ok(())
/// # }
/// ```
///
/// 1 000 requests an hour (5 000 with the tariff `medium`); the key needs one of the scopes `communication`,
/// `all-methods` and `all-methods:read-only`. It only reads, so it may be repeated. The Market's page:
/// [getGoodsQuestions](https://yandex.ru/dev/market/partner-api/doc/ru/reference/goods-questions/getGoodsQuestions).
pub type ListQuestions = List<QuestionFilters>;

/// What questions about goods to list.
#[derive(Clone, Debug, Default)]
pub struct QuestionFilters(GetQuestionsRequest);

impl ListQuestions {
    /// Only questions that wait for an answer.
    pub fn waiting(mut self) -> Self {
        self.query.0.need_answer = Some(true);
        self
    }

    /// Only questions about goods of these categories.
    pub fn categories(mut self, categories: impl IntoIterator<Item = CategoryId>) -> Self {
        self.query.0.category_ids = Some(distinct(categories));
        self
    }

    /// Only these questions, at most 50.
    pub fn ids(mut self, ids: impl IntoIterator<Item = QuestionId>) -> Self {
        self.query.0.question_ids = Some(distinct(ids));
        self
    }

    /// Only questions asked on this day or later, at most a month before [`to`](ListQuestions::to).
    pub fn from(mut self, day: Date) -> Self {
        self.query.0.date_from = Some(day);
        self
    }

    /// Only questions asked on this day or earlier.
    pub fn to(mut self, day: Date) -> Self {
        self.query.0.date_to = Some(day);
        self
    }

    /// The oldest questions come first.
    pub fn oldest_first(mut self) -> Self {
        self.query.0.sort = Some(QuestionSortOrderType::CreatedAtAsc);
        self
    }
}

impl Query for QuestionFilters {
    type Answer = GetQuestionsResponse;

    fn operation() -> &'static Operation {
        &GET_GOODS_QUESTIONS
    }

    fn checked(self) -> Result<Self, Error> {
        let body = &self.0;
        let ids = GET_QUESTIONS_REQUEST_QUESTION_IDS;
        check_filter(&GET_GOODS_QUESTIONS, "ids", Some(ids), &body.question_ids)?;
        check_filter(&GET_GOODS_QUESTIONS, "categories", None, &body.category_ids)?;
        match (body.date_from, body.date_to) {
            (Some(from), Some(to)) if from > to => {
                Err(Error::refused(&GET_GOODS_QUESTIONS, "the period ends before it begins"))
            }
            _ => Ok(self),
        }
    }

    async fn send(self, client: Client, business: BusinessId, page: PageAt) -> Sent<GetQuestionsResponse> {
        client.get_goods_questions().business_id(business).body(self.0).page_at(page).send().await
    }
}
