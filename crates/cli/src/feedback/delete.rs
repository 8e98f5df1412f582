//! `ymarket feedback delete-comment`.

use serde_json::json;
use yandex_market::types::GoodsFeedbackCommentId;

use crate::args::GlobalArgs;
use crate::confirm::confirm;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::write_done;
use crate::values::id;

/// Delete a comment of the seller's
#[derive(clap::Args)]
pub(crate) struct DeleteArgs {
    /// The id of the comment
    #[arg(value_name = "COMMENT", allow_negative_numbers = true)]
    #[arg(value_parser = id::<GoodsFeedbackCommentId>("comment"))]
    comment: GoodsFeedbackCommentId,

    /// Do not ask before deleting
    #[arg(long)]
    yes: bool,
}

impl DeleteArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (feedback, id) = (connection.business()?.feedback(), self.comment);
        confirm(&format!("Delete comment {id}?"), self.yes)?;
        feedback.delete_comment(id).await?;
        write_done(&format!("Deleted comment {id}."), &json!({ "commentId": id }), global.output)
    }
}
