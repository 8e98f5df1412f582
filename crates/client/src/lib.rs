//! The Yandex Market Partner API for Rust: chats with buyers.
//!
//! ```no_run
//! use yandex_market::types::{BusinessId, ChatStatusType};
//! use yandex_market::Market;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let market = Market::from_env()?;
//! let mut waiting = market
//!     .business(BusinessId::new(12345))
//!     .chats()
//!     .list()
//!     .statuses([ChatStatusType::WaitingForPartner])
//!     .stream();
//! while let Some(chat) = waiting.try_next().await? {
//!     println!("chat {} waits since {}", chat.chat_id, chat.updated_at);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! - [`Market`] is the way in; [`MarketBuilder`] sets it up.
//! - [`Chats`] and [`OneChat`] have the calls about chats. Required things are arguments, optional ones are setters.
//! - [`Market::campaigns`], [`Market::businesses`], [`Market::token`] and [`Market::check_access`] tell what a key may do.
//! - [`Items`] and [`Pages`] are streams over everything that a call lists.
//! - [`Error`] says at which stage a call failed, and keeps all that the Market said.
//! - [`Market::execute`] is the door that every call goes through, for operations that have no method here.
//! - [`types`] are generated from the description, and re-exported.
//!
//! Every call goes out once at most: this version neither waits for a limit nor repeats a call.

mod access;
mod answer;
mod builder;
mod business;
mod campaigns;
mod chats;
mod credentials;
mod error;
mod execute;
mod market;
mod outcome;
mod paging;
mod rate_limit;
mod token;

pub use access::Access;
pub use answer::Answer;
pub use builder::MarketBuilder;
pub use business::Business;
pub use chats::{Attachment, Chats, Context, History, ListChats, OneChat, ParseContextError, split_text};
pub use error::{Error, ErrorKind};
pub use execute::Account;
pub use market::Market;
pub use paging::{Items, Page, Pages};
pub use rate_limit::RateLimit;
pub use yandex_market_api as api;
pub use yandex_market_api::{Operation, bounds, operations, types};

/// A date with a time and the offset that it came with.
pub type DateTime = chrono::DateTime<chrono::FixedOffset>;
