//! `ymarket feedback comments`.

use yandex_market::types::GoodsFeedbackComment;

use super::FeedbackArg;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::Row;
use crate::pages::{self, PageArgs};

/// List the comments on a review
#[derive(clap::Args)]
pub(crate) struct CommentsArgs {
    #[command(flatten)]
    of: FeedbackArg,

    #[command(flatten)]
    page: PageArgs,
}

impl CommentsArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let comments = connection.business()?.feedback().one(self.of.feedback).comments();
        pages::list(comments, &self.page, "comments", global.output).await
    }
}

impl Row for GoodsFeedbackComment {
    const COLUMNS: &'static [&'static str] = &["COMMENT", "ANSWERS", "STATUS", "AUTHOR", "TEXT"];

    fn cells(&self) -> Vec<String> {
        let author = self.author.as_ref().and_then(|author| author.name.clone());
        vec![
            self.id.to_string(),
            self.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            self.status.to_string(),
            author.unwrap_or_default(),
            self.text.to_string(),
        ]
    }
}
