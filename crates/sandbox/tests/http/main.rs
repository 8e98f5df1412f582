//! The sandbox as a plain HTTP client sees it.

#![cfg(test)]

mod seller;
mod support;

mod access;
mod acts;
mod bounds;
mod campaigns;
mod canned;
mod chance;
mod create_chat;
mod disorder;
mod distortions;
mod faults;
mod feedback;
mod file_server;
mod filters;
mod get_chat;
mod headers;
mod history;
mod journal;
mod late;
mod lifetime;
mod limits;
mod message;
mod notifying;
mod paging;
mod ping;
mod questions;
mod redelivery;
mod requests;
mod sampled;
mod scopes;
mod send;
mod send_file;
mod token;
mod wire;
