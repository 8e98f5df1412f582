//! The operations of the goods-questions group, a file each, and the questions that they are about.

pub(crate) mod answers;
mod asked;
mod filters;
pub(crate) mod list;
mod seed;
pub(crate) mod update;

use asked::Asked;
pub(crate) use asked::Questions;
pub(crate) use seed::questions as seeded;
