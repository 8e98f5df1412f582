//! Lists that come in pages.

use std::num::NonZeroU32;

/// An answer that is a page of a list.
///
/// ```
/// use yandex_market_api::support::Listing;
/// use yandex_market_api::types::GetChatsResponse;
///
/// # fn main() -> Result<(), serde_json::Error> {
/// let answer = r#"{"status": "OK", "result": {"chats": [], "paging": {"nextPageToken": "abc"}}}"#;
/// let answer: GetChatsResponse = serde_json::from_str(answer)?;
/// assert_eq!(answer.into_page(), Some((vec![], Some("abc".to_owned()))));
/// # Ok(())
/// # }
/// ```
pub trait Listing {
    /// What is listed.
    type Item;

    /// The items and the token of the next page; none when the answer has no result to hold them.
    fn into_page(self) -> Option<(Vec<Self::Item>, Option<String>)>;
}

/// Which page is asked for, and how large: what `page_at` of a call takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageAt {
    /// How many items the page has at most.
    pub limit: NonZeroU32,
    /// The token of the page; none for the first.
    pub token: Option<String>,
}
