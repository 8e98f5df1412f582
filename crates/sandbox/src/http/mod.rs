//! The HTTP servers: connections, requests and what is common to all responses.

pub(crate) mod auth;
pub(crate) mod body;
pub(crate) mod call;
pub(crate) mod connection;
pub(crate) mod file_server;
pub(crate) mod form;
pub(crate) mod guarded_body;
pub(crate) mod handler;
pub(crate) mod hosts;
pub(crate) mod refusal;
pub(crate) mod route;
pub(crate) mod server;
pub(crate) mod trace;
