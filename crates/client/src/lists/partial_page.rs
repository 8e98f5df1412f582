//! Pages of responses that cannot be decoded as a whole.

use serde::de::DeserializeOwned;
use yandex_market_api::support::{decode_json, is_closed_json, json_elements, json_members, repair_json};

use crate::call::error_body;
use crate::error::BadItem;

/// The part of a page that could be read, each item decoded by itself.
///
/// A response that decodes as a whole never comes here, so this costs nothing when all is well.
pub(crate) struct PartialPage<T> {
    pub(crate) items: Vec<T>,
    pub(crate) repaired: Vec<BadItem>,
    pub(crate) bad_items: Vec<BadItem>,
    pub(crate) token: Token,
}

/// The token of the page that follows.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Page(String),
    End,
    /// There is one, but it is neither a text nor a number, or its text is damaged.
    Unreadable,
}

/// The largest number of reports of one kind that a page keeps: what arrives must not grow by being reported.
const REPORT_LIMIT: usize = 1_000;

/// The largest part of an item that a report keeps, in bytes.
const RAW_LIMIT: usize = 16 << 10;

/// The same of a path and of a reason: both may repeat what arrived.
const TEXT_LIMIT: usize = 512;

impl<T: DeserializeOwned> PartialPage<T> {
    /// Reads the items at a pointer, `/result/chats` for example. None when the body was cut off, or has no such list.
    pub(crate) fn read(body: &[u8], list: &str) -> Option<Self> {
        let (parent, name) = list.rsplit_once('/')?;
        let parent = parent.split('/').skip(1).try_fold(body, member)?;
        // Of a body that was cut off, the token of the next page may be missing.
        let elements = json_elements(member(parent, name)?).filter(|_| is_closed_json(body))?;
        let (mut items, mut repaired, mut bad) = (Vec::new(), Reports::default(), Reports::default());
        for (index, raw) in elements.enumerate() {
            match Item::decode(raw) {
                Item::Good(item) => items.push(item),
                Item::Repaired(item, trouble) => {
                    items.push(item);
                    repaired.add(|| trouble.report(list, index, raw));
                }
                Item::Bad(trouble) => bad.add(|| trouble.report(list, index, raw)),
            }
        }
        let token = token(parent);
        if token == Token::Unreadable {
            bad.add(|| unreadable_token(list));
        }
        Some(Self { items, repaired: repaired.into_vec(list), bad_items: bad.into_vec(list), token })
    }

    /// Reports trouble around the items, unless there is trouble in them that explains why the whole was not decoded.
    pub(crate) fn report_envelope(&mut self, reason: &str) {
        if self.repaired.is_empty() && self.bad_items.is_empty() {
            let reason = excerpt(reason.as_bytes(), TEXT_LIMIT);
            self.repaired.push(BadItem { path: ".".to_owned(), reason, raw: String::new() });
        }
    }
}

/// An item of the list.
enum Item<T> {
    Good(T),
    Repaired(T, Trouble),
    Bad(Trouble),
}

/// The reason why an item was not decoded as it came.
struct Trouble {
    path: String,
    reason: String,
}

impl<T: DeserializeOwned> Item<T> {
    fn decode(raw: &[u8]) -> Self {
        let trouble = match decode(raw) {
            Ok(item) => return Self::Good(item),
            Err(trouble) => trouble,
        };
        match repair_json(raw) {
            repaired if *repaired == *raw => Self::Bad(trouble),
            repaired => match decode(&repaired) {
                Ok(item) => Self::Repaired(item, trouble),
                Err(trouble) => Self::Bad(trouble),
            },
        }
    }
}

fn decode<T: DeserializeOwned>(raw: &[u8]) -> Result<T, Trouble> {
    let mut parser = serde_json::Deserializer::from_slice(raw);
    let item = serde_path_to_error::deserialize(&mut parser)
        .map_err(|error| Trouble { path: error.path().to_string(), reason: error.inner().to_string() })?;
    match parser.end() {
        Ok(()) => Ok(item),
        Err(error) => Err(Trouble { path: ".".to_owned(), reason: error.to_string() }),
    }
}

impl Trouble {
    fn report(self, list: &str, index: usize, raw: &[u8]) -> BadItem {
        let list = dotted(list);
        let path = match self.path.as_str() {
            // The item as a whole.
            "." => format!("{list}[{index}]"),
            path => format!("{list}[{index}].{}", excerpt(path.as_bytes(), TEXT_LIMIT)),
        };
        BadItem { path, reason: excerpt(self.reason.as_bytes(), TEXT_LIMIT), raw: excerpt(raw, RAW_LIMIT) }
    }
}

/// The first reports, and the number of the others.
#[derive(Default)]
struct Reports {
    kept: Vec<BadItem>,
    dropped: usize,
}

impl Reports {
    fn add(&mut self, report: impl FnOnce() -> BadItem) {
        match self.kept.len() < REPORT_LIMIT {
            true => self.kept.push(report()),
            false => self.dropped += 1,
        }
    }

    fn into_vec(mut self, list: &str) -> Vec<BadItem> {
        if self.dropped > 0 {
            let reason = format!("{} more items, which are not reported one by one", self.dropped);
            self.kept.push(BadItem { path: dotted(list), reason, raw: String::new() });
        }
        self.kept
    }
}

/// The value of a member of an object.
fn member<'a>(object: &'a [u8], name: &str) -> Option<&'a [u8]> {
    json_members(object).find(|(other, _)| other == name).map(|(_, value)| value)
}

/// The token is in `paging`, beside the list.
fn token(parent: &[u8]) -> Token {
    let Some(token) = member(parent, "paging").and_then(|paging| member(paging, "nextPageToken")) else {
        return Token::End;
    };
    match decode_json::<serde_json::Value>(token).map(|decoded| (decoded.value, decoded.is_repaired)) {
        Ok((serde_json::Value::Null, _)) => Token::End,
        Ok((serde_json::Value::String(text), false)) if text.is_empty() => Token::End,
        Ok((serde_json::Value::String(text), false)) => Token::Page(text),
        // Its digits as they came: a token is not calculated with.
        Ok((serde_json::Value::Number(_), _)) => Token::Page(String::from_utf8_lossy(token).into_owned()),
        _ => Token::Unreadable,
    }
}

fn unreadable_token(list: &str) -> BadItem {
    let parent = list.rsplit_once('/').map_or("", |(parent, _)| parent);
    let path = dotted(&format!("{parent}/paging/nextPageToken"));
    BadItem { path, reason: "the token of the next page cannot be read".to_owned(), raw: String::new() }
}

fn dotted(pointer: &str) -> String {
    pointer.trim_start_matches('/').replace('/', ".")
}

fn excerpt(bytes: &[u8], limit: usize) -> String {
    // A little more than is kept, so that the cut is marked.
    let mut text = String::from_utf8_lossy(bytes.get(..limit + 4).unwrap_or(bytes)).into_owned();
    error_body::cut(&mut text, limit);
    text
}
