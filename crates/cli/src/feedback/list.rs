//! `ymarket feedback list`.

use clap::value_parser;
use yandex_market::types::{GoodsFeedback, GoodsFeedbackId};
use yandex_market::{DateTime, ListFeedback};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Row, time};
use crate::pages::{self, PageArgs, filter};
use crate::values::{id, moment};

/// List the reviews of goods, all of the last 6 months or some
///
/// A flag that is given several times, or with commas, lets through each of its values.
#[derive(clap::Args)]
pub(crate) struct ListArgs {
    /// Only reviews that the seller is yet to react to
    #[arg(long)]
    needs_reaction: bool,

    /// Only reviews with this rating
    #[arg(long, value_name = "1-5", value_delimiter = ',', value_parser = value_parser!(i32).range(1..=5))]
    rating: Vec<i32>,

    /// Only reviews of this offer, by the seller's own name for it (SKU)
    #[arg(long, value_name = "SKU")]
    offer: Vec<String>,

    /// Only reviews written after this moment, as in 2026-01-31 (midnight in Moscow) or 2026-01-31T12:00:00+03:00
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    from: Option<DateTime>,

    /// Only reviews written before this moment; no more than 6 months lie between the two
    #[arg(long, value_name = "MOMENT", value_parser = moment)]
    to: Option<DateTime>,

    /// Only reviews that were rewarded with points of Yandex Plus, or with `--paid=false` only the others
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    paid: Option<bool>,

    /// Only these reviews, however old; goes with no other filter
    #[arg(long, value_name = "FEEDBACK", value_delimiter = ',', allow_negative_numbers = true)]
    #[arg(value_parser = id::<GoodsFeedbackId>("feedback"))]
    #[arg(conflicts_with_all = ["needs_reaction", "rating", "offer", "from", "to", "paid"])]
    id: Vec<GoodsFeedbackId>,

    #[command(flatten)]
    page: PageArgs,
}

impl ListArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        let feedback = connection.business()?.feedback();
        let list = filter(feedback.list(), self.id, ListFeedback::ids);
        let list = filter(list, self.rating, ListFeedback::ratings);
        let list = filter(list, self.offer, ListFeedback::offers);
        let list = if self.needs_reaction { list.needing_reaction() } else { list };
        let list = self.from.into_iter().fold(list, ListFeedback::from);
        let list = self.to.into_iter().fold(list, ListFeedback::to);
        let list = self.paid.into_iter().fold(list, ListFeedback::paid);
        pages::list(list, &self.page, "reviews", global.output).await
    }
}

impl Row for GoodsFeedback {
    const COLUMNS: &'static [&'static str] =
        &["FEEDBACK", "WRITTEN", "RATING", "REACT", "COMMENTS", "OFFER", "AUTHOR", "TEXT"];

    fn cells(&self) -> Vec<String> {
        vec![
            self.feedback_id.to_string(),
            time(&self.created_at),
            self.statistics.rating.to_string(),
            if self.need_reaction { "yes" } else { "no" }.to_owned(),
            self.statistics.comments_count.to_string(),
            self.identifiers.offer_id.as_ref().map(ToString::to_string).unwrap_or_default(),
            self.author.clone().unwrap_or_default(),
            text(self),
        ]
    }
}

/// Returns the text: advantages, disadvantages and the rest, a line each.
fn text(feedback: &GoodsFeedback) -> String {
    let Some(text) = &feedback.description else { return String::new() };
    let signed = |sign: &str, text: &Option<String>| text.as_ref().map(|text| format!("{sign}{text}"));
    let lines = [signed("+ ", &text.advantages), signed("- ", &text.disadvantages), text.comment.clone()];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}
