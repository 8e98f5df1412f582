//! Tests that need more than one crate of this repository: see `tests/`.

pub mod requests;

/// The code in the README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The code in the Russian README compiles.
#[cfg(doctest)]
#[doc = include_str!("../../README.ru.md")]
pub struct ReadmeRu;

/// The code in the guide to notifications compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/notifications.md")]
pub struct Notifications;

/// The code in the guide to new endpoints compiles.
#[cfg(doctest)]
#[doc = include_str!("../../docs/extending.md")]
pub struct Extending;
