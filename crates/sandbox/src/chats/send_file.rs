//! sendFileToChat.

use axum::response::Response;
use yandex_market_api::Operation;

use super::Sent;
use crate::answer::Refusal;
use crate::call::{Call, FORM};
use crate::files::Upload;
use crate::form::Part;
use crate::market::Market;
use crate::{body, parameters};

/// "A file is at most 5 MB."
const LARGEST: usize = 5 << 20;

/// The media type of a part that does not name its own.
const UNKNOWN_TYPE: &str = "application/octet-stream";

/// Adds a file of the shop to a chat.
pub(crate) fn answer(market: &Market, call: &Call, _: &Operation) -> Result<Response, Refusal> {
    let chat = parameters::id(call, "chatId")?;
    let file = upload(only_part(call)?)?;
    super::say(market, call, chat, Sent::File(file))
}

/// The only part of the body, which must be named `file`.
fn only_part(call: &Call) -> Result<&Part, Refusal> {
    body::present(call)?;
    call.check_type(FORM)?;
    match call.form.as_ref() {
        Some(Ok(parts)) => named_file(parts),
        Some(Err(refusal)) => Err(refusal.clone()),
        None => Err(Refusal::bad_request("the body is not multipart/form-data")),
    }
}

fn named_file(parts: &[Part]) -> Result<&Part, Refusal> {
    match parts {
        [part] if part.name.as_deref() == Some("file") => Ok(part),
        parts => {
            let names: Vec<&str> = parts.iter().map(|part| part.name.as_deref().unwrap_or("?")).collect();
            let message = format!("the body must have one part, named file; it has [{}]", names.join(", "));
            Err(Refusal::bad_request(message))
        }
    }
}

fn upload(part: &Part) -> Result<Upload, Refusal> {
    let size = part.bytes.len();
    if size > LARGEST {
        return Err(Refusal::bad_request(format!("the file has {size} bytes, more than {LARGEST}")));
    }
    let name = part.file_name.clone().filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Refusal::bad_request("the part file has no file name in UTF-8"))?;
    let media_type = part.media_type.clone().unwrap_or_else(|| UNKNOWN_TYPE.to_owned());
    Ok(Upload { name, media_type, bytes: part.bytes.to_vec() })
}
