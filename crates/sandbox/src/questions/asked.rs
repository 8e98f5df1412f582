//! The questions, their answers and the comments on these, and what happens to them.

use std::time::SystemTime;

use yandex_market_api::enums::{
    QuestionsTextContentAuthorType, QuestionsTextContentModerationStatusType as Status,
};
use yandex_market_api::ids::{AnswerCommentId, AnswerId, QuestionId};
use yandex_market_api::types::{
    AnswerComment, Question, QuestionAnswer, QuestionsTextContent, QuestionsTextContentAuthor, Votes,
};

use super::seed;
use crate::clock;

/// A question and its answers, the oldest first. Deleted ones are gone.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) question: Question,
    pub(crate) answers: Vec<QuestionAnswer>,
}

/// All questions, the oldest first.
#[derive(Debug)]
pub(crate) struct Questions {
    all: Vec<Asked>,
    last_id: i64,
}

impl Asked {
    /// Whether the shop is yet to answer.
    pub(super) fn waits(&self) -> bool {
        !self.answers.iter().any(|answer| answer.can_modify)
    }
}

impl Questions {
    pub(crate) fn new(all: Vec<Asked>) -> Self {
        Self { all, last_id: seed::LAST_ID }
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = &Asked> {
        self.all.iter()
    }

    pub(crate) fn get(&self, id: QuestionId) -> Option<&Asked> {
        self.all.iter().find(|asked| asked.question.question_identifiers.id == id)
    }

    pub(super) fn answer(&mut self, question: QuestionId, text: String, now: SystemTime) -> Option<AnswerId> {
        let id = AnswerId::new(self.last_id + 13);
        let asked = self.all.iter_mut().find(|asked| asked.question.question_identifiers.id == question)?;
        asked.answers.push(answer(id, question, text, clock::present(now)));
        self.last_id = id.get();
        Some(id)
    }

    pub(super) fn comment(
        &mut self,
        answer: AnswerId,
        text: String,
        now: SystemTime,
    ) -> Option<AnswerCommentId> {
        let id = AnswerCommentId::new(self.last_id + 13);
        let comments = self.answer_mut(answer)?.comments.get_or_insert_default();
        comments.push(AnswerComment {
            answer_id: answer,
            author: Some(shop()),
            can_modify: Some(true),
            created_at: clock::present(now),
            id,
            parent_id: None,
            status: Status::Unmoderated,
            text: QuestionsTextContent(text),
            votes: None,
        });
        self.last_id = id.get();
        Some(id)
    }

    pub(super) fn answer_mut(&mut self, id: AnswerId) -> Option<&mut QuestionAnswer> {
        self.all.iter_mut().flat_map(|asked| &mut asked.answers).find(|answer| answer.id == id)
    }

    pub(super) fn comment_mut(&mut self, id: AnswerCommentId) -> Option<&mut AnswerComment> {
        let answers = self.all.iter_mut().flat_map(|asked| &mut asked.answers);
        answers.flat_map(|answer| answer.comments.iter_mut().flatten()).find(|comment| comment.id == id)
    }

    pub(super) fn delete_answer(&mut self, id: AnswerId) {
        self.all.iter_mut().for_each(|asked| asked.answers.retain(|answer| answer.id != id));
    }

    pub(super) fn delete_comment(&mut self, id: AnswerCommentId) {
        for answer in self.all.iter_mut().flat_map(|asked| &mut asked.answers) {
            answer.comments.iter_mut().for_each(|comments| comments.retain(|comment| comment.id != id));
        }
    }
}

/// An answer of the shop, which nobody has checked yet.
pub(super) fn answer(
    id: AnswerId,
    question_id: QuestionId,
    text: String,
    created_at: chrono::DateTime<chrono::FixedOffset>,
) -> QuestionAnswer {
    QuestionAnswer {
        author: Some(shop()),
        can_modify: true,
        comments: None,
        created_at,
        id,
        question_id,
        status: Status::Unmoderated,
        text: QuestionsTextContent(text),
        votes: Votes { dislikes: 0, likes: 0 },
    }
}

pub(super) fn buyer(name: &str) -> QuestionsTextContentAuthor {
    author(name, QuestionsTextContentAuthorType::User)
}

fn shop() -> QuestionsTextContentAuthor {
    author("Sandbox", QuestionsTextContentAuthorType::Business)
}

fn author(name: &str, type_: QuestionsTextContentAuthorType) -> QuestionsTextContentAuthor {
    QuestionsTextContentAuthor { name: Some(name.to_owned()), type_: Some(type_) }
}
