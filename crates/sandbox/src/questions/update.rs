//! updateGoodsQuestionTextEntity.

use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use yandex_market_api::Operation;
use yandex_market_api::bounds::QUESTIONS_TEXT_CONTENT;
use yandex_market_api::enums::{
    ApiResponseStatusType, QuestionsTextContentModerationStatusType as Status,
    QuestionsTextEntityOperationType, QuestionsTextEntityType as Kind,
};
use yandex_market_api::ids::{AnswerCommentId, AnswerId, QuestionId};
use yandex_market_api::types::{
    QuestionsTextContent, TypedQuestionsTextEntityId, UpdateGoodsQuestionTextEntity,
    UpdateGoodsQuestionTextEntityResponse,
};

use super::Questions;
use crate::answer::Refusal;
use crate::body::{at_least, needed, object, one_of, text};
use crate::call::Call;
use crate::market::Market;
use crate::sync::locked;

/// Writes, changes or deletes an answer or a comment of the shop.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let body = object(call)?;
    let known = QuestionsTextEntityOperationType::KNOWN;
    let operation = needed(&body, "operationType", |value| one_of(known, value))?;
    market.storage.take(call.bytes()?.len())?;
    let mut questions = locked(&market.questions);
    let created = match operation {
        QuestionsTextEntityOperationType::Create => Some(create(&mut questions, &body, call)?),
        QuestionsTextEntityOperationType::Update => change(&mut questions, &body, call).map(|()| None)?,
        _ => delete(&mut questions, &body).map(|()| None)?,
    };
    let result = created.map(|entity| UpdateGoodsQuestionTextEntity { entity });
    let status = ApiResponseStatusType::Ok;
    Ok(Json(UpdateGoodsQuestionTextEntityResponse { result, status }).into_response())
}

/// "`parentEntityId`: of a question for an answer, of an answer for a comment."
fn create(
    questions: &mut Questions,
    body: &Map<String, Value>,
    call: &Call,
) -> Result<TypedQuestionsTextEntityId, Refusal> {
    let (parent, text, now) = (entity(body, "parentEntityId")?, new_text(body, call)?, call.at);
    let created = match parent.type_ {
        Kind::Question => {
            let id = questions.answer(QuestionId::new(parent.id), text, now);
            id.map(|id| TypedQuestionsTextEntityId { id: id.get(), type_: Kind::Answer })
        }
        Kind::Answer => {
            let id = questions.comment(AnswerId::new(parent.id), text, now);
            id.map(|id| TypedQuestionsTextEntityId { id: id.get(), type_: Kind::Comment })
        }
        _ => return Err(Refusal::bad_request("parentEntityId must be of a QUESTION or an ANSWER")),
    };
    created.ok_or_else(|| unknown(&parent))
}

fn change(questions: &mut Questions, body: &Map<String, Value>, call: &Call) -> Result<(), Refusal> {
    let (entity, text) = (own(questions, body)?, QuestionsTextContent(new_text(body, call)?));
    if entity.type_ == Kind::Answer
        && let Some(answer) = questions.answer_mut(AnswerId::new(entity.id))
    {
        (answer.text, answer.status) = (text, Status::Unmoderated);
    } else if let Some(comment) = questions.comment_mut(AnswerCommentId::new(entity.id)) {
        (comment.text, comment.status) = (text, Status::Unmoderated);
    }
    Ok(())
}

fn delete(questions: &mut Questions, body: &Map<String, Value>) -> Result<(), Refusal> {
    let entity = own(questions, body)?;
    match entity.type_ {
        Kind::Answer => questions.delete_answer(AnswerId::new(entity.id)),
        _ => questions.delete_comment(AnswerCommentId::new(entity.id)),
    }
    Ok(())
}

/// The answer or comment of the body, which must be there and the shop's.
fn own(questions: &mut Questions, body: &Map<String, Value>) -> Result<TypedQuestionsTextEntityId, Refusal> {
    let entity = entity(body, "entityId")?;
    let can_modify = match entity.type_ {
        Kind::Answer => questions.answer_mut(AnswerId::new(entity.id)).map(|answer| answer.can_modify),
        Kind::Comment => {
            let comment = questions.comment_mut(AnswerCommentId::new(entity.id));
            comment.map(|comment| comment.can_modify == Some(true))
        }
        _ => return Err(Refusal::bad_request("entityId must be of an ANSWER or a COMMENT")),
    };
    match can_modify {
        Some(true) => Ok(entity),
        Some(false) => Err(Refusal::forbidden(format!("{} {} is not yours", entity.type_, entity.id))),
        None => Err(unknown(&entity)),
    }
}

fn entity(body: &Map<String, Value>, name: &str) -> Result<TypedQuestionsTextEntityId, Refusal> {
    needed(body, name, |value| {
        let entity = value.as_object().ok_or("it must be an object")?;
        let field = |name: &str| entity.get(name).ok_or_else(|| format!("it has no {name}"));
        let type_ = one_of(Kind::KNOWN, field("type")?)?;
        Ok(TypedQuestionsTextEntityId { id: at_least(1, field("id")?)?, type_ })
    })
}

fn new_text(body: &Map<String, Value>, call: &Call) -> Result<String, Refusal> {
    let text = needed(body, "text", |value| text(QUESTIONS_TEXT_CONTENT, value))?;
    Ok(call.stored(text))
}

fn unknown(entity: &TypedQuestionsTextEntityId) -> Refusal {
    Refusal::not_found(format!("there is no {} {}", entity.type_, entity.id))
}
