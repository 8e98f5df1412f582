//! Lists, read by page, by pages or item by item.

mod items;
mod list;
pub(crate) mod pages;
mod partial_page;

pub use items::{Collected, Items};
pub use list::List;
pub use pages::{Page, Pages};
