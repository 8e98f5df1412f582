//! `ymarket`.
fn main() {}
