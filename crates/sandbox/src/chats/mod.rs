//! The operations of the chats group, a file each.

mod filters;
pub(crate) mod list;
