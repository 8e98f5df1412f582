//! What is generated of descriptions/*.yaml, under the lints of the workspace.

include!(concat!(env!("OUT_DIR"), "/all.rs"));
