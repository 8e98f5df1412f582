//! One odd item does not lose the page.

use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::BadItem;
use crate::{Error, Page};

/// The page of an answer that cannot be decoded as a whole: its items are decoded one by one.
///
/// `list` is where the items stand in the answer. The error comes back when the answer has no such list. An answer that
/// decodes never comes here, so this costs nothing when all is well.
pub(crate) fn salvage<T: DeserializeOwned>(error: Error, list: &str) -> Result<Page<T>, Error> {
    let Some(answer) = error.undecoded().and_then(|body| serde_json::from_slice::<Value>(body).ok()) else {
        return Err(error);
    };
    let Some(items) = answer.pointer(list).and_then(Value::as_array) else {
        return Err(error);
    };
    let mut page = Page::new(Vec::new(), token(&answer, list), error.rate_limit().copied());
    for (index, item) in items.iter().enumerate() {
        match serde_path_to_error::deserialize(item) {
            Ok(item) => page.items.push(item),
            Err(why) => page.bad_items.push(bad_item(list, index, item, &why)),
        }
    }
    Ok(page)
}

/// The token stands in `paging`, beside the list.
fn token(answer: &Value, list: &str) -> Option<String> {
    let (beside, _) = list.rsplit_once('/')?;
    let token = answer.pointer(&format!("{beside}/paging/nextPageToken"))?;
    token.as_str().map(str::to_owned)
}

fn bad_item(
    list: &str,
    index: usize,
    item: &Value,
    why: &serde_path_to_error::Error<serde_json::Error>,
) -> BadItem {
    let list = list.trim_start_matches('/').replace('/', ".");
    let path = match why.path().to_string().as_str() {
        // The item as a whole.
        "." => format!("{list}[{index}]"),
        path => format!("{list}[{index}].{path}"),
    };
    BadItem { path, reason: why.inner().to_string(), raw: item.to_string() }
}
