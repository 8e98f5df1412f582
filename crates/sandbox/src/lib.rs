//! The Market in process.
