//! `ymarket feedback comments`.

use clap::value_parser;
use yandex_market::operations::GET_GOODS_FEEDBACK_COMMENTS;
use yandex_market::types::GoodsFeedbackComment;

use super::FeedbackArg;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::Row;
use crate::pages::{self, PageArgs, largest};

/// List the comments on a review
#[derive(clap::Args)]
pub(crate) struct CommentsArgs {
    #[command(flatten)]
    of: FeedbackArg,

    /// How many comments to ask for at a time
    #[arg(long, value_name = "N")]
    #[arg(value_parser = value_parser!(u32).range(1..=i64::from(largest(&GET_GOODS_FEEDBACK_COMMENTS))))]
    limit: Option<u32>,

    #[command(flatten)]
    page: PageArgs,
}

impl CommentsArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let comments = connection.business()?.feedback().one(self.of.feedback).comments();
        let comments = comments.limit(self.page.limit(self.limit, &GET_GOODS_FEEDBACK_COMMENTS));
        let max = self.page.max();
        let comments = match self.page.page_token {
            Some(token) => comments.page_token(token),
            None => comments,
        };
        pages::write(comments.pages(), max, "comments", global.output).await
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
