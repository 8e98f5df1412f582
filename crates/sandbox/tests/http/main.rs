//! The sandbox as a plain HTTP client sees it.

#![cfg(test)]

mod support;

mod access;
mod acts;
mod campaigns;
mod canned;
mod create_chat;
mod file_server;
mod filters;
mod get_chat;
mod headers;
mod history;
mod journal;
mod lifetime;
mod message;
mod paging;
mod requests;
mod scopes;
mod send;
mod send_file;
mod token;
