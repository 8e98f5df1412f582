//! Lists that come in pages.

use clap::value_parser;
use serde::Serialize;
use yandex_market::{BadItem, List, ListRequest, Operation, Pages};

use crate::console::notice;
use crate::failure::Failure;
use crate::output::{Format, ListWriter, Row};
use crate::parsers::{at_least_one, shell_word};
use crate::progress::Counter;
use crate::terminal::one_line;

/// The part of a list that is asked for.
#[derive(clap::Args)]
pub(crate) struct PageArgs {
    /// Page size [default: the largest that the Market allows]
    #[arg(long, value_name = "N", value_parser = value_parser!(u32).range(1..))]
    limit: Option<u32>,

    /// Largest number of items to list
    #[arg(long, value_name = "N", value_parser = at_least_one)]
    max: Option<usize>,

    /// Begin at the page of this token
    #[arg(long, value_name = "TOKEN", allow_hyphen_values = true)]
    pub(crate) page_token: Option<String>,
}

impl PageArgs {
    /// The part of a list that is asked for.
    pub(crate) fn of<R: ListRequest>(&self, list: List<R>) -> List<R> {
        let limit = self.limit(list.request().operation());
        let list = list.limit(limit);
        match &self.page_token {
            Some(token) => list.page_token(token),
            None => list,
        }
    }

    /// Returns the page size: nobody needs a page larger than all that is listed.
    fn limit(&self, operation: &Operation) -> u32 {
        let wanted = self.max.and_then(|max| u32::try_from(max).ok()).unwrap_or(u32::MAX);
        let largest = operation.page.map_or(u32::MAX, |page| page.largest);
        self.limit.unwrap_or(largest).min(wanted)
    }

    /// Returns the largest number of items to list.
    pub(crate) fn max(&self) -> usize {
        self.max.unwrap_or(usize::MAX)
    }
}

/// Sets a filter by a flag that was given; the library refuses a filter without values.
pub(crate) fn filter<L, T>(list: L, values: Vec<T>, set: impl FnOnce(L, Vec<T>) -> L) -> L {
    if values.is_empty() { list } else { set(list, values) }
}

/// Writes the part of a list that is asked for.
pub(crate) async fn list<R: ListRequest>(
    list: List<R>,
    args: &PageArgs,
    what: &'static str,
    format: Format,
) -> Result<(), Failure>
where
    R::Item: Row + Serialize,
{
    write(args.of(list).pages(), args.max(), what, ListWriter::new(format), format).await
}

/// Writes up to `max` items, and says how to go on if there are more.
pub(crate) async fn write<T: Serialize + Send + 'static>(
    pages: Pages<T>,
    max: usize,
    what: &'static str,
    mut writer: ListWriter<T>,
    format: Format,
) -> Result<(), Failure> {
    let counter = Counter::start(what, format);
    let push = async |item| {
        counter.count();
        writer.push(item)
    };
    let rest = match each(pages, max, push).await {
        Ok(rest) => rest,
        Err(failure) => {
            writer.break_off()?;
            return Err(failure);
        }
    };
    writer.finish()?;
    hint(&rest);
    if rest.bad_items.is_empty() { Ok(()) } else { Err(Failure::BadItems(rest.bad_items)) }
}

/// Says how to go on, if there are more.
pub(crate) fn hint(rest: &Rest) {
    if let Some(token) = &rest.token {
        notice(&format!("There are more: --page-token {}", one_line(&shell_word(token))));
    }
}

/// The rest of a list that was read in part.
pub(crate) struct Rest {
    /// The list goes on.
    pub(crate) is_cut: bool,
    /// The token of the page that comes next, if there is one.
    pub(crate) token: Option<String>,
    /// The items that could not be read. One odd item does not keep the others back.
    pub(crate) bad_items: Vec<BadItem>,
}

/// Takes up to `max` items, one after the other.
pub(crate) async fn each<T: Send + 'static>(
    mut pages: Pages<T>,
    max: usize,
    mut take: impl AsyncFnMut(T) -> Result<(), Failure>,
) -> Result<Rest, Failure> {
    let (mut left, mut bad_items) = (max, Vec::new());
    while let Some(page) = pages.try_next().await? {
        // A page that is listed in part has no token for its rest.
        let is_whole = page.items.len() <= left;
        let token = page.next_page_token.filter(|_| is_whole);
        bad_items.extend(page.bad_items);
        for item in page.items.into_iter().take(left) {
            take(item).await?;
            left -= 1;
        }
        if left == 0 {
            return Ok(Rest { is_cut: token.is_some() || !is_whole, token, bad_items });
        }
    }
    Ok(Rest { is_cut: false, token: None, bad_items })
}
