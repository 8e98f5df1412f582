//! The ways in which requests fail, by order or by chance.

pub(crate) mod canned;
pub(crate) mod corrupt;
pub(crate) mod fault;
pub(crate) mod late;
pub(crate) mod malform;
pub(crate) mod mutate;
pub(crate) mod queue;
pub(crate) mod random;
pub(crate) mod replace;
