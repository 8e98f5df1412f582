//! `ymarket feedback`.

mod comment;
mod comments;
mod delete;
mod list;
mod skip;

use clap::Subcommand;
use yandex_market::types::GoodsFeedbackId;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::values::id;

/// Commands about reviews of goods.
#[derive(Subcommand)]
pub(crate) enum FeedbackCommand {
    List(Box<list::ListArgs>),
    Comments(comments::CommentsArgs),
    Comment(comment::CommentArgs),
    DeleteComment(delete::DeleteArgs),
    Skip(skip::SkipArgs),
}

impl FeedbackCommand {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::List(args) => args.run(global).await,
            Self::Comments(args) => args.run(global).await,
            Self::Comment(args) => args.run(global).await,
            Self::DeleteComment(args) => args.run(global).await,
            Self::Skip(args) => args.run(global).await,
        }
    }
}

/// The review of a command.
#[derive(clap::Args)]
pub(crate) struct FeedbackArg {
    /// The id of the review
    #[arg(value_name = "FEEDBACK", allow_negative_numbers = true, value_parser = id::<GoodsFeedbackId>("feedback"))]
    feedback: GoodsFeedbackId,
}
