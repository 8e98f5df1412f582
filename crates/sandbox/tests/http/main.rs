//! The sandbox as a plain HTTP client sees it.

#![cfg(test)]

mod support;

mod access;
mod canned;
mod filters;
mod headers;
mod journal;
mod lifetime;
mod paging;
mod requests;
