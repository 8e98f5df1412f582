//! Everything that the sandbox takes from the description: checks of requests, and the responses of operations that keep
//! no state.

mod check;
mod default;
pub(crate) mod filter;
mod list;
mod message;
mod operation;
pub(crate) mod paging;
mod pattern;
mod sample;
mod schema;
mod subject;
mod tokens;

pub(crate) use check::{Checked, check_body, check_path, check_query};
pub(crate) use default::{Content, respond};
pub(crate) use list::{page, put};
pub use sample::sample_body;
pub(crate) use subject::subject;
