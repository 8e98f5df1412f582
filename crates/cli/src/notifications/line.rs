//! A notification on one line.

use serde_json::{Map, Value};
use yandex_market::DateTime;
use yandex_market::types::Notification;

use crate::console::notice;
use crate::failure::Failure;
use crate::output::{Format, Line, time, write_item};
use crate::terminal::one_line;

/// Writes a notification. An odd one is written as well, with a warning.
pub(super) async fn write(notification: &Notification, format: Format) -> Result<(), Failure> {
    warn_if_odd(notification);
    write_item(notification, format).await
}

/// Warns that the type of a notification is not known, or that its content is not as described.
pub(super) fn warn_if_odd(notification: &Notification) {
    match notification {
        Notification::Unknown(_) => {
            notice(&format!("this version does not know the type {}", one_line(notification.tag())));
        }
        Notification::Malformed(malformed) => {
            notice(&format!("not as described: {}", one_line(&malformed.to_string())));
        }
        _ => {}
    }
}

impl Line for Notification {
    fn line(&self) -> String {
        let fields = match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let at = fields.iter().find_map(|(name, value)| time_of(name, value));
        let at = at.map_or_else(|| "-".to_owned(), |at| time(&at));
        let parts = fields.iter().filter_map(|(name, value)| id_or_status(name, value));
        parts.fold(format!("{at}  {}", self.tag()), |line, part| line + "  " + &part)
    }
}

/// Returns the time of a field, if it is one.
fn time_of(name: &str, value: &Value) -> Option<DateTime> {
    let is_time = name == "time" || name.ends_with("At");
    value.as_str().filter(|_| is_time)?.parse().ok()
}

/// Returns an id or a status as `name=value`, if the field is one.
fn id_or_status(name: &str, value: &Value) -> Option<String> {
    let is_shown = name.ends_with("Id") || ["status", "substatus", "updateType"].contains(&name);
    match value {
        Value::Number(number) if is_shown => Some(format!("{name}={number}")),
        Value::String(text) if is_shown => Some(format!("{name}={text}")),
        _ => None,
    }
}
