//! getGoodsQuestionAnswers.

use axum::response::Response;
use yandex_market_api::Operation;
use yandex_market_api::bounds::GET_ANSWERS_REQUEST_ANSWER_IDS;
use yandex_market_api::enums::ApiResponseStatusType;
use yandex_market_api::ids::{AnswerId, QuestionId};
use yandex_market_api::types::{AnswerList, GetAnswersResponse};

use crate::answer::Refusal;
use crate::body::{at_least, at_most, object, one, set};
use crate::call::Call;
use crate::market::Market;
use crate::parameters;
use crate::sync::locked;

/// Answers a page of the answers to a question, or of those with these ids.
pub(crate) fn answer(market: &Market, call: &Call, operation: &Operation) -> Result<Response, Refusal> {
    let limit = parameters::limit(call, operation)?;
    let token = parameters::page_token(call)?;
    let body = object(call)?;
    let of = one(&body, "questionId", |value| at_least(1, value).map(QuestionId::new))?;
    let ids = set(&body, "answerIds", |value| at_least(1, value).map(AnswerId::new))?;
    let ids = at_most(GET_ANSWERS_REQUEST_ANSWER_IDS, "answerIds", ids)?;
    if of.is_none() && ids.is_none() {
        return Err(Refusal::bad_request("the body has neither questionId nor answerIds"));
    }
    let questions = locked(&market.questions);
    if let Some(id) = of {
        questions.get(id).ok_or_else(|| Refusal::not_found(format!("there is no question {id}")))?;
    }
    let paging = market.paging(call);
    let all = questions.iter().flat_map(|asked| &asked.answers);
    let listed = all
        .filter(|answer| of.is_none_or(|of| answer.question_id == of))
        .filter(|answer| ids.as_ref().is_none_or(|ids| ids.contains(&answer.id)));
    let page = paging.page(listed, token, limit, &(operation.id, of, &ids))?;
    let result = AnswerList { answers: page.items, paging: paging.pager(page.next_token) };
    Ok(paging.write(&GetAnswersResponse { result: Some(result), status: ApiResponseStatusType::Ok }))
}
