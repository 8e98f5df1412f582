//! `ymarket feedback comment`.

use yandex_market::types::GoodsFeedbackCommentId;

use super::FeedbackArg;
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shown};
use crate::connection::Connection;
use crate::failure::{Failure, look_first};
use crate::output::write_one;
use crate::text_args::TextArgs;
use crate::values::id;

/// Comment on a review, or change a comment
///
/// The text is an argument, a file or standard input, and has from 1 to 4096 characters. Contacts of the shop and links
/// to other sites than the Market are not published.
#[derive(clap::Args)]
pub(crate) struct CommentArgs {
    #[command(flatten)]
    of: FeedbackArg,

    #[command(flatten)]
    text: TextArgs,

    /// Answer this comment
    #[arg(long, value_name = "COMMENT", conflicts_with = "edit")]
    #[arg(allow_negative_numbers = true, value_parser = id::<GoodsFeedbackCommentId>("comment"))]
    answer: Option<GoodsFeedbackCommentId>,

    /// Change this comment of the seller's
    #[arg(long, value_name = "COMMENT")]
    #[arg(allow_negative_numbers = true, value_parser = id::<GoodsFeedbackCommentId>("comment"))]
    edit: Option<GoodsFeedbackCommentId>,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl CommentArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let id = self.of.feedback;
        let review = connection.business()?.feedback().one(id);
        let text = self.text.read()?;
        confirm(&format!("Publish {} below review {id}?", shown(&text)), self.yes)?;
        let written = match (self.answer, self.edit) {
            (Some(comment), _) => review.answer(comment, text).await,
            (_, Some(comment)) => review.edit_comment(comment, text).await,
            _ => review.comment(text).await,
        };
        let look = look_first(&format!("Look first: ymarket feedback comments {id}"));
        write_one(&written.map_err(Failure::write(look))?, global.output)
    }
}
