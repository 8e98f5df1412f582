//! The reviews, and what happens to them.

use yandex_market_api::enums::{GoodsFeedbackCommentAuthorType, GoodsFeedbackCommentStatusType};
use yandex_market_api::ids::{GoodsFeedbackCommentId, GoodsFeedbackId};
use yandex_market_api::types::{
    GoodsFeedback, GoodsFeedbackComment, GoodsFeedbackCommentAuthor, GoodsFeedbackCommentText,
};

use super::seed;

/// A review and the comments on it, in the order in which they were published. Deleted comments stay here.
#[derive(Clone, Debug)]
pub(crate) struct Review {
    pub(crate) feedback: GoodsFeedback,
    pub(crate) comments: Vec<GoodsFeedbackComment>,
}

/// All reviews, in the order in which they were published.
#[derive(Debug)]
pub(crate) struct Reviews {
    all: Vec<Review>,
    last_comment: GoodsFeedbackCommentId,
}

/// Who writes a comment.
#[derive(Clone, Copy)]
pub(crate) enum Author {
    Shop,
    Buyer,
}

impl Reviews {
    pub(crate) fn new(all: Vec<Review>) -> Self {
        Self { all, last_comment: seed::LAST_COMMENT }
    }

    pub(crate) fn feedbacks(&self) -> impl Iterator<Item = &GoodsFeedback> {
        self.all.iter().map(|review| &review.feedback)
    }

    /// The comments that can be seen, on one review or on all.
    pub(crate) fn comments(
        &self,
        of: Option<GoodsFeedbackId>,
    ) -> impl Iterator<Item = &GoodsFeedbackComment> {
        let asked = move |review: &&Review| of.is_none_or(|id| review.feedback.feedback_id == id);
        self.all.iter().filter(asked).flat_map(|review| &review.comments).filter(|comment| is_there(comment))
    }

    pub(crate) fn get(&self, id: GoodsFeedbackId) -> Option<&Review> {
        self.all.iter().find(|review| review.feedback.feedback_id == id)
    }

    pub(crate) fn get_mut(&mut self, id: GoodsFeedbackId) -> Option<&mut Review> {
        self.all.iter_mut().find(|review| review.feedback.feedback_id == id)
    }

    /// Adds a comment. "`needReaction` is `false` if the shop has commented."
    pub(crate) fn comment(
        &mut self,
        id: GoodsFeedbackId,
        parent: Option<GoodsFeedbackCommentId>,
        author: Author,
        text: String,
    ) -> Option<GoodsFeedbackComment> {
        let comment_id = GoodsFeedbackCommentId::new(self.last_comment.get() + 11);
        let review = self.get_mut(id)?;
        let comment = comment(id, comment_id, parent, author, text);
        review.comments.push(comment.clone());
        if matches!(author, Author::Shop) {
            review.feedback.need_reaction = false;
        }
        review.count();
        self.last_comment = comment_id;
        Some(comment)
    }

    /// The comment with this id, unless it was deleted, and the review that it is on.
    pub(crate) fn comment_mut(
        &mut self,
        id: GoodsFeedbackCommentId,
    ) -> Option<(&mut GoodsFeedback, &mut GoodsFeedbackComment)> {
        self.all.iter_mut().find_map(|review| {
            let comment = review.comments.iter_mut().find(|comment| comment.id == id && is_there(comment))?;
            Some((&mut review.feedback, comment))
        })
    }
}

impl Review {
    /// "Only answers to the review are counted, and not the comments below them."
    pub(crate) fn count(&mut self) {
        let on_it = |comment: &&GoodsFeedbackComment| comment.parent_id.is_none() && is_there(comment);
        let count = self.comments.iter().filter(on_it).count();
        self.feedback.statistics.comments_count = i64::try_from(count).unwrap_or(i64::MAX);
    }
}

pub(super) fn comment(
    feedback_id: GoodsFeedbackId,
    id: GoodsFeedbackCommentId,
    parent_id: Option<GoodsFeedbackCommentId>,
    author: Author,
    text: String,
) -> GoodsFeedbackComment {
    let (type_, name, status) = match author {
        Author::Shop => {
            (GoodsFeedbackCommentAuthorType::Business, "Sandbox", GoodsFeedbackCommentStatusType::Unmoderated)
        }
        Author::Buyer => {
            (GoodsFeedbackCommentAuthorType::User, "Анна К.", GoodsFeedbackCommentStatusType::Published)
        }
    };
    GoodsFeedbackComment {
        author: Some(GoodsFeedbackCommentAuthor { name: Some(name.to_owned()), type_: Some(type_) }),
        can_modify: Some(matches!(author, Author::Shop)),
        feedback_id,
        id,
        parent_id,
        status,
        text: GoodsFeedbackCommentText(text),
    }
}

fn is_there(comment: &GoodsFeedbackComment) -> bool {
    comment.status != GoodsFeedbackCommentStatusType::Deleted
}
