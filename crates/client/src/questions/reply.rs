//! What a seller writes below a question.

use std::fmt;
use std::str::FromStr;

use yandex_market_api::types::{
    AnswerCommentId, AnswerId, QuestionsTextEntityType, TypedQuestionsTextEntityId,
};

/// An answer to a question, or a comment on an answer.
///
/// Its text is the kind and the id, as in `ANSWER:123`:
///
/// ```
/// use yandex_market::{Reply, types::AnswerId};
///
/// # fn main() -> Result<(), yandex_market::ParseReplyError> {
/// let reply: Reply = "ANSWER:123".parse()?;
/// assert_eq!(reply, AnswerId::new(123).into());
/// assert_eq!(reply.to_string(), "ANSWER:123");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reply {
    /// An answer to a question.
    Answer(AnswerId),
    /// A comment on an answer.
    Comment(AnswerCommentId),
}

impl Reply {
    /// The reply as it travels.
    pub(super) fn to_sent(self) -> TypedQuestionsTextEntityId {
        let (id, type_) = match self {
            Self::Answer(id) => (id.get(), QuestionsTextEntityType::Answer),
            Self::Comment(id) => (id.get(), QuestionsTextEntityType::Comment),
        };
        TypedQuestionsTextEntityId { id, type_ }
    }
}

impl From<AnswerId> for Reply {
    fn from(id: AnswerId) -> Self {
        Self::Answer(id)
    }
}

impl From<AnswerCommentId> for Reply {
    fn from(id: AnswerCommentId) -> Self {
        Self::Comment(id)
    }
}

impl fmt::Display for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TypedQuestionsTextEntityId { id, type_ } = self.to_sent();
        write!(f, "{type_}:{id}")
    }
}

/// A text that is no reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseReplyError(String);

impl fmt::Display for ParseReplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.escape_debug();
        write!(f, "`{text}` is no reply: write ANSWER:123 or COMMENT:123, with an id from 1")
    }
}

impl std::error::Error for ParseReplyError {}

impl FromStr for Reply {
    type Err = ParseReplyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts = text.split_once(':').and_then(|(kind, id)| Some((kind, id.parse::<i64>().ok()?)));
        match parts.filter(|(_, id)| *id >= 1) {
            Some(("ANSWER", id)) => Ok(Self::Answer(AnswerId::new(id))),
            Some(("COMMENT", id)) => Ok(Self::Comment(AnswerCommentId::new(id))),
            _ => Err(ParseReplyError(text.to_owned())),
        }
    }
}
