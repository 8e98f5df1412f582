//! `ymarket questions answer`, `comment`, `edit` and `delete`.

use serde_json::json;
use yandex_market::Reply;
use yandex_market::types::AnswerId;

use super::QuestionArg;
use crate::args::GlobalArgs;
use crate::confirm::{confirm, shown};
use crate::connection::Connection;
use crate::failure::{Failure, look_first};
use crate::output::write_done;
use crate::text_args::TextArgs;
use crate::values::id;

/// Answer a question
///
/// The text is an argument, a file or standard input, and has from 1 to 5000 characters. The id of the answer is printed.
#[derive(clap::Args)]
pub(crate) struct AnswerArgs {
    #[command(flatten)]
    of: QuestionArg,

    #[command(flatten)]
    text: TextArgs,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl AnswerArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (question, text) = (self.of.question, self.text.read()?);
        let one = connection.business()?.questions().one(question);
        confirm(&format!("Publish {} below question {question}?", shown(&text)), self.yes)?;
        let look = format!("Look first: ymarket questions answers {question}");
        let answer = one.answer(text).await.map_err(Failure::write(look_first(&look)))?;
        write_done(&answer.to_string(), &json!({ "answerId": answer }), global.output)
    }
}

/// Comment on an answer
///
/// The text is an argument, a file or standard input, and has from 1 to 5000 characters. The id of the comment is printed.
#[derive(clap::Args)]
pub(crate) struct CommentArgs {
    /// The id of the answer
    #[arg(value_name = "ANSWER", allow_negative_numbers = true, value_parser = id::<AnswerId>("answer"))]
    answer: AnswerId,

    #[command(flatten)]
    text: TextArgs,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl CommentArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (questions, text) = (connection.business()?.questions(), self.text.read()?);
        confirm(&format!("Publish {} below answer {}?", shown(&text), self.answer), self.yes)?;
        let comment = questions.comment(self.answer, text).await;
        let comment = comment.map_err(Failure::write(look_first("Look first.")))?;
        write_done(&comment.to_string(), &json!({ "commentId": comment }), global.output)
    }
}

/// Change an answer or a comment of the seller's
#[derive(clap::Args)]
pub(crate) struct EditArgs {
    /// What to change, as in ANSWER:123 or COMMENT:123
    #[arg(value_name = "REPLY")]
    reply: Reply,

    #[command(flatten)]
    text: TextArgs,

    /// Do not ask before sending
    #[arg(long)]
    yes: bool,
}

impl EditArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (questions, reply, text) = (connection.business()?.questions(), self.reply, self.text.read()?);
        confirm(&format!("Change {reply} to {}?", shown(&text)), self.yes)?;
        questions.edit(reply, text).await?;
        write_done(&format!("Changed {reply}."), &json!({ "reply": reply.to_string() }), global.output)
    }
}

/// Delete an answer or a comment of the seller's
#[derive(clap::Args)]
pub(crate) struct DeleteArgs {
    /// What to delete, as in ANSWER:123 or COMMENT:123
    #[arg(value_name = "REPLY")]
    reply: Reply,

    /// Do not ask before deleting
    #[arg(long)]
    yes: bool,
}

impl DeleteArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let (questions, reply) = (connection.business()?.questions(), self.reply);
        confirm(&format!("Delete {reply}?"), self.yes)?;
        questions.delete(reply).await?;
        write_done(&format!("Deleted {reply}."), &json!({ "reply": reply.to_string() }), global.output)
    }
}
