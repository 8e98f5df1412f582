//! `ymarket whoami`.

use serde::Serialize;
use yandex_market::operations;
use yandex_market::types::{ApiKey, ApiKeyScopeType, BusinessId, Campaign};
use yandex_market::{Access, Operation};

use crate::args::GlobalArgs;
use crate::connection::Connection;
use crate::failure::Failure;
use crate::output::{Format, Row, table, write_json, write_line};
use crate::terminal::one_line;

/// The group of the operations table that the key is measured by.
const GROUP: &str = "chats";

/// The key, the shops that it sees, and everything that it lacks for chats.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Whoami {
    api_key: ApiKey,
    campaigns: Vec<Campaign>,
    missing: Vec<String>,
}

pub(crate) async fn run(global: &GlobalArgs) -> Result<(), Failure> {
    let connection = Connection::open(global).await?;
    let market = connection.market();
    let (api_key, campaigns) =
        (market.auth().token().await?.api_key, market.campaigns().list().stream().try_collect().await?);
    let (campaigns, bad_items) = (campaigns.items, campaigns.bad_items);
    let mut missing = missing_scopes(&api_key.auth_scopes);
    missing.extend(missing_business(&campaigns, global.business_id));
    let whoami = Whoami { api_key, campaigns, missing };
    match global.output {
        Format::Table => write_line(&whoami.text())?,
        format => write_json(&whoami, format)?,
    }
    if bad_items.is_empty() { Ok(()) } else { Err(Failure::BadItems(bad_items)) }
}

impl Whoami {
    fn text(&self) -> String {
        let scopes: Vec<&str> = self.api_key.auth_scopes.iter().map(ApiKeyScopeType::as_str).collect();
        let (name, scopes) = (one_line(&self.api_key.name), one_line(&scopes.join(", ")));
        let missing: Vec<String> =
            self.missing.iter().map(|missing| format!("\n- {}", one_line(missing))).collect();
        let missing = match missing.as_slice() {
            [] => "Nothing is missing for chats.".to_owned(),
            missing => format!("Missing for chats:{}", missing.concat()),
        };
        format!("KEY     {name}\nSCOPES  {scopes}\n\n{}\n\n{missing}", table(&self.campaigns))
    }
}

/// Lists the actions that these scopes do not allow, and the scopes that would.
fn missing_scopes(has: &[ApiKeyScopeType]) -> Vec<String> {
    let chats = operations::ALL.iter().filter(|operation| operation.group == GROUP);
    let lacking = chats.filter(|operation| !Access::by_scopes(operation, has).is_granted());
    // Operations that want the same scopes are one thing to miss.
    lacking.fold(Vec::new(), |mut words, operation| {
        let word = format!("{} needs one of the scopes {}", what(operation), operation.scopes.join(", "));
        if !words.contains(&word) {
            words.push(word);
        }
        words
    })
}

/// Scopes that only read are enough for operations that only read.
fn what(operation: &Operation) -> &'static str {
    match operation.scopes.iter().any(|scope| scope.ends_with(":read-only")) {
        true => "reading chats",
        false => "writing to chats",
    }
}

/// The business that was asked for, or any at all, if the key does not see it.
fn missing_business(campaigns: &[Campaign], wanted: Option<BusinessId>) -> Option<String> {
    let ids = campaigns.iter().filter_map(|campaign| campaign.business.as_ref()?.id);
    let mut sees: Vec<BusinessId> = ids.collect();
    sees.sort_unstable();
    sees.dedup();
    match wanted {
        Some(business) if !sees.contains(&business) => {
            Some(Access::BusinessUnseen { business, sees }.to_string())
        }
        None if sees.is_empty() => Some("the key sees no business".to_owned()),
        _ => None,
    }
}

impl Row for Campaign {
    const COLUMNS: &'static [&'static str] = &["BUSINESS", "NAME", "CAMPAIGN", "SHOP", "MODEL", "API"];

    fn cells(&self) -> Vec<String> {
        let business = self.business.as_ref();
        let text = |value: Option<String>| value.unwrap_or_default();
        vec![
            text(business.and_then(|business| business.id).map(|id| id.to_string())),
            text(business.and_then(|business| business.name.clone())),
            text(self.id.map(|id| id.to_string())),
            text(self.domain.clone()),
            text(self.placement_type.as_ref().map(ToString::to_string)),
            text(self.api_availability.as_ref().map(ToString::to_string)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_missing_is_said_once_for_reading_and_once_for_writing() {
        let reading =
            "reading chats needs one of the scopes communication, all-methods, all-methods:read-only";
        let writing = "writing to chats needs one of the scopes communication, all-methods";
        assert_eq!(missing_scopes(&[ApiKeyScopeType::Pricing]), [reading, writing]);
        assert_eq!(missing_scopes(&[ApiKeyScopeType::AllMethodsReadOnly]), [writing]);
        assert!(missing_scopes(&[ApiKeyScopeType::Communication]).is_empty());
    }
}
