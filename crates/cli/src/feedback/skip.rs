//! `ymarket feedback skip`.

use serde_json::json;
use yandex_market::types::GoodsFeedbackId;

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::write_done;
use crate::values::id;

/// Mark reviews as ones that need no reaction
#[derive(clap::Args)]
pub(crate) struct SkipArgs {
    /// The ids of the reviews, at most 50
    #[arg(value_name = "FEEDBACK", required = true, allow_negative_numbers = true)]
    #[arg(value_parser = id::<GoodsFeedbackId>("feedback"))]
    feedback: Vec<GoodsFeedbackId>,
}

impl SkipArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let connection = Connection::open(global).await?;
        connection.business()?.feedback().skip(self.feedback.iter().copied()).await?;
        let ids: Vec<String> = self.feedback.iter().map(ToString::to_string).collect();
        let line = format!("Marked {} as needing no reaction.", ids.join(", "));
        write_done(&line, &json!({ "feedbackIds": self.feedback }), global.output)
    }
}
