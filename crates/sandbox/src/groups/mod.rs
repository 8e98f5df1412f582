//! The operations that change or read what the sandbox keeps.

pub(crate) mod campaigns;
mod chats;
mod feedback;
pub(crate) mod questions;
mod token;

use serde_json::Value;

use crate::contract::Checked;
use crate::http::refusal::Refusal;
use crate::world::backend::Backend;

/// Carries out a request that keeps to the description, and returns its response.
pub(crate) type Handler = fn(&Backend, &Checked<'_>) -> Result<Value, Refusal>;

/// Every other operation is answered with its sample.
static HANDLERS: &[(&str, Handler)] = &[
    ("getAuthTokenInfo", token::get),
    ("getCampaigns", campaigns::list),
    ("getChats", chats::list),
    ("getChat", chats::get),
    ("createChat", chats::open),
    ("getChatHistory", chats::history),
    ("getChatMessage", chats::message),
    ("sendMessageToChat", chats::send),
    ("sendFileToChat", chats::send_file),
    ("getGoodsFeedbacks", feedback::list),
    ("getGoodsFeedbackComments", feedback::comments),
    ("updateGoodsFeedbackComment", feedback::update),
    ("deleteGoodsFeedbackComment", feedback::delete),
    ("skipGoodsFeedbacksReaction", feedback::skip),
    ("getGoodsQuestions", questions::list),
    ("getGoodsQuestionAnswers", questions::answers),
    ("updateGoodsQuestionTextEntity", questions::update),
];

/// Returns the handler of an operation that keeps state.
pub(crate) fn handler(operation_id: &str) -> Option<Handler> {
    HANDLERS.iter().find(|(id, _)| *id == operation_id).map(|(_, handler)| *handler)
}

#[cfg(test)]
mod tests {
    use yandex_market_api::operations;

    use super::*;

    #[test]
    fn every_handler_is_of_an_operation_of_the_table() {
        for (id, _) in HANDLERS {
            assert!(operations::ALL.iter().any(|operation| operation.id == *id), "{id}");
        }
    }
}
