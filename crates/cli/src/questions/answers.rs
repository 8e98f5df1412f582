//! `ymarket questions answers`.

use yandex_market::types::{QuestionAnswer, QuestionsTextContentAuthor};

use super::QuestionArg;
use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Row, time};
use crate::pages::{self, PageArgs};

/// List the answers to a question, with the comments on them
#[derive(clap::Args)]
pub(crate) struct AnswersArgs {
    #[command(flatten)]
    of: QuestionArg,

    #[command(flatten)]
    page: PageArgs,
}

impl AnswersArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let answers = connection.business()?.questions().one(self.of.question).answers();
        pages::list(answers, &self.page, "answers", global.output).await
    }
}

impl Row for QuestionAnswer {
    const COLUMNS: &'static [&'static str] = &["ANSWER", "WRITTEN", "STATUS", "AUTHOR", "TEXT"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.id.to_string(),
            time(&self.created_at),
            self.status.to_string(),
            name(self.author.as_ref()),
            text(self),
        ]
    }
}

/// The text, then the comments.
fn text(answer: &QuestionAnswer) -> String {
    let comments = answer.comments.iter().flatten();
    let comments = comments.map(|comment| {
        format!("> {} {}: {}", comment.id, name(comment.author.as_ref()), comment.text.as_str())
    });
    let lines: Vec<String> = std::iter::once(answer.text.to_string()).chain(comments).collect();
    lines.join("\n")
}

fn name(author: Option<&QuestionsTextContentAuthor>) -> String {
    author.and_then(|author| author.name.clone()).unwrap_or_default()
}
