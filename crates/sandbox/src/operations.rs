//! What the sandbox does for each operation of the table.

use axum::http::StatusCode;
use axum::response::Response;
use yandex_market_api::Operation;

use crate::answer::Refusal;
use crate::call::Call;
use crate::market::Market;
use crate::{auth_token, campaigns, chats, feedback, questions};

type Handler = fn(&Market, &Call, &Operation) -> Result<Response, Refusal>;

/// Carries out a call that has passed the checks common to all operations.
pub(crate) fn carry_out(
    market: &Market,
    call: &Call,
    operation: &'static Operation,
) -> Result<Response, Refusal> {
    let handler = handler(operation).ok_or_else(|| missing(operation))?;
    handler(market, call, operation)
}

fn handler(operation: &Operation) -> Option<Handler> {
    match operation.id {
        "getAuthTokenInfo" => Some(auth_token::answer),
        "getCampaigns" => Some(campaigns::answer),
        "getChats" => Some(chats::list::answer),
        "getChat" => Some(chats::get::answer),
        "createChat" => Some(chats::open::answer),
        "getChatHistory" => Some(chats::history::answer),
        "getChatMessage" => Some(chats::message::answer),
        "sendMessageToChat" => Some(chats::send::answer),
        "sendFileToChat" => Some(chats::send_file::answer),
        "getGoodsFeedbacks" => Some(feedback::list::answer),
        "getGoodsFeedbackComments" => Some(feedback::comments::answer),
        "updateGoodsFeedbackComment" => Some(feedback::comment::answer),
        "deleteGoodsFeedbackComment" => Some(feedback::delete::answer),
        "skipGoodsFeedbacksReaction" => Some(feedback::skip::answer),
        "getGoodsQuestions" => Some(questions::list::answer),
        "getGoodsQuestionAnswers" => Some(questions::answers::answer),
        "updateGoodsQuestionTextEntity" => Some(questions::update::answer),
        _ => None,
    }
}

fn missing(operation: &Operation) -> Refusal {
    let message = format!("the sandbox does not know {} yet; give it a canned answer", operation.id);
    Refusal::new(StatusCode::NOT_IMPLEMENTED, "OTHER", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_has_a_handler() {
        for operation in yandex_market_api::operations::ALL {
            assert!(handler(operation).is_some(), "{}", operation.id);
        }
    }
}
