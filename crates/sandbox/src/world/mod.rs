//! The state that stands behind the servers, and what changes it.

pub(crate) mod backend;
pub(crate) mod capacity;
pub(crate) mod clock;
pub(crate) mod context;
pub(crate) mod conversation;
pub(crate) mod files;
pub(crate) mod journal;
pub(crate) mod seed;
pub(crate) mod simulate;
pub(crate) mod state;
pub(crate) mod store;
pub(crate) mod sync;
