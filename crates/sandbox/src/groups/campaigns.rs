//! The campaigns.

use serde_json::{Value, json};

use crate::contract::{self, Checked};
use crate::http::refusal::Refusal;
use crate::world::backend::Backend;

/// Lists the campaigns.
pub(crate) fn list(backend: &Backend, request: &Checked<'_>) -> Result<Value, Refusal> {
    contract::page(backend, request, json!({}), backend.campaigns.iter(), |(_, campaign)| campaign.clone())
}
