//! Programs of other people judge the sandbox and the client by the description.
//!
//! They need Node.js and Python, and `cargo test --workspace` must do without, so these tests are ignored there;
//! `cargo xtask judge` installs the judges and runs them.

#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says by panicking what went wrong")]

mod calls;
mod judge;
mod prism;
mod schemathesis;
