//! getGoodsQuestions.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::types::{GetQuestionsResponse, Question, QuestionList};

use super::filters::Filters;
use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;
use crate::{body, parameters};

/// Answers a page of the questions that the filters let through, the newest first unless told otherwise.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let questions = locked(&market.questions);
    let latest = questions.iter().next_back().map(|asked| asked.question.created_at.date_naive());
    let filters = Filters::read(&body::optional_object(call)?, latest)?;
    let admitted = questions.iter().filter(|asked| filters.admit(asked)).map(|asked| &asked.question);
    let mut listed: Vec<&Question> = admitted.collect();
    if !filters.oldest_first {
        listed.reverse();
    }
    let total_count = i64::try_from(listed.len()).unwrap_or(i64::MAX);
    let paging = market.paging(call);
    let page = paging.page(listed.into_iter(), token, limit, &(operation.id, &filters))?;
    let paging_of = paging.pager(page.next_token);
    let result = QuestionList { paging: paging_of, questions: page.items, total_count };
    Ok(paging.write(&GetQuestionsResponse { result: Some(result), status: ApiResponseStatusType::Ok }))
}
