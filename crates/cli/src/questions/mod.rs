//! `ymarket questions`.

mod answers;
mod list;
mod write;

use clap::Subcommand;
use yandex_market::types::QuestionId;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::values::id;

/// Commands about questions about goods.
#[derive(Subcommand)]
pub(crate) enum QuestionsCommand {
    List(Box<list::ListArgs>),
    Answers(answers::AnswersArgs),
    Answer(write::AnswerArgs),
    Comment(write::CommentArgs),
    Edit(write::EditArgs),
    Delete(write::DeleteArgs),
}

impl QuestionsCommand {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::List(args) => args.run(global).await,
            Self::Answers(args) => args.run(global).await,
            Self::Answer(args) => args.run(global).await,
            Self::Comment(args) => args.run(global).await,
            Self::Edit(args) => args.run(global).await,
            Self::Delete(args) => args.run(global).await,
        }
    }
}

/// The question of a command.
#[derive(clap::Args)]
pub(crate) struct QuestionArg {
    /// The id of the question
    #[arg(value_name = "QUESTION", allow_negative_numbers = true, value_parser = id::<QuestionId>("question"))]
    question: QuestionId,
}
