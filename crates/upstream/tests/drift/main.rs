//! Drift: what it finds, what it is silent about, and what it cannot use.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says by panicking what went wrong"
)]

mod accepted;
mod changes;
mod noise;
mod report;
mod reshape;
mod silence;
mod support;
mod unusable;
