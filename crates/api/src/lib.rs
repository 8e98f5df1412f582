//! The Yandex Market Partner API as its description has it: types, a bare client and a table of operations.
//!
//! Programs want the [`yandex-market`](https://docs.rs/yandex-market) crate, which stands on this one. This crate
//! sends one request and returns what came back:
//!
//! ```no_run
//! use yandex_market_api::support::{Client, ClientOptions, Request};
//! use yandex_market_api::requests::GetChats;
//!
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let options = ClientOptions::from_iter([("api-key".parse()?, "ACMA:…".parse()?)]);
//! let client = Client::new("https://api.partner.market.yandex.ru".parse()?, reqwest::Client::new(), options);
//! let response = GetChats::new(1).limit(5).send(&client).await?;
//! if let Some(page) = &response.result {
//!     println!("{} chats", page.chats.len());
//! }
//! # Ok(())
//! # }
//! ```
//!
//! What is received is read leniently: unknown fields are ignored, unknown values of enums are kept, bounds are not
//! enforced, `null` and absence of an optional field are the same, broken strings are [repaired](support::repair_json).
//! What is sent is typed, and its bounds are validated before it leaves.
//!
//! The Market also calls: it tells a server of the seller's of orders, chats and reviews. A program that answers it
//! reads what it is told with [`Notification::from_slice`](types::Notification::from_slice).
//!
//! There is a Cargo feature for each group of operations: `auth`, `campaigns` and `chats` by default, `full` for all of them.
//! Ids, [`bounds`] and the table of [`operations`] are always there.
//!
//! Everything but [`support`], [`AnyRequest`] and the methods of [`Notification`](types::Notification) is generated from `openapi/` by `cargo xtask codegen`.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(not(feature = "full"), allow(unused_imports, reason = "what no group is there for is empty"))]

mod any_request;
#[cfg(feature = "description")]
pub mod description;
#[rustfmt::skip]
mod generated;
#[cfg(feature = "notifications")]
mod notification;
pub mod support;

pub use any_request::{AnyFileRequest, AnyRequest};
pub use generated::{bounds, enums, ids, operations, requests, schemas, types, unions};
#[cfg(feature = "notifications")]
pub use notification::NotificationError;

pub use support::{Client, Envelope, Error, Operation, ResponseValue};
