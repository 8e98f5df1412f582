//! `ymarket questions list`.

use yandex_market::types::{CategoryId, Question, QuestionId};
use yandex_market::{Date, ListQuestions};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Row, time};
use crate::pages::{self, PageArgs, filter};
use crate::values::{day, id};

/// List the questions about goods, all of the last month or some, the newest first
///
/// A flag that is given several times, or with commas, lets through each of its values.
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only questions that wait for an answer
    #[arg(long)]
    waiting: bool,

    /// Only questions about goods of this category
    #[arg(long, value_name = "CATEGORY", value_delimiter = ',')]
    category: Vec<CategoryId>,

    /// Only questions asked on this day or later, as in 2026-01-31
    #[arg(long, value_name = "DAY", value_parser = day)]
    from: Option<Date>,

    /// Only questions asked on this day or earlier; no more than a month lies between the two
    #[arg(long, value_name = "DAY", value_parser = day)]
    to: Option<Date>,

    /// Only these questions
    #[arg(long, value_name = "QUESTION", value_delimiter = ',', allow_negative_numbers = true)]
    #[arg(value_parser = id::<QuestionId>("question"))]
    id: Vec<QuestionId>,

    /// The oldest first
    #[arg(long)]
    oldest_first: bool,

    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let list =
            filter(connection.business()?.questions().list(), self.category, ListQuestions::categories);
        let list = filter(list, self.id, ListQuestions::ids);
        let list = if self.waiting { list.waiting() } else { list };
        let list = if self.oldest_first { list.oldest_first() } else { list };
        let list = self.from.into_iter().fold(list, ListQuestions::from);
        let list = self.to.into_iter().fold(list, ListQuestions::to);
        pages::list(list, &self.page, "questions", global.output).await
    }
}

impl Row for Question {
    const COLUMNS: &'static [&'static str] = &["QUESTION", "ASKED", "OFFER", "CATEGORY", "AUTHOR", "TEXT"];

    fn cells(&self) -> Vec<String> {
        let of = &self.question_identifiers;
        vec![
            of.id.to_string(),
            time(&self.created_at),
            of.offer_id.to_string(),
            of.category_id.map(|id| id.to_string()).unwrap_or_default(),
            self.author.name.clone().unwrap_or_default(),
            self.text.to_string(),
        ]
    }
}
