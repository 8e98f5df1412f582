//! A setter for which page is asked for, of every call that lists.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use syn::{File, ImplItem, Item, parse_quote};

use super::operation_docs::builder_name;
use crate::facts::OperationFacts;
use crate::names;

/// Gives it to the builder of every call whose pages are asked for by a limit and a token.
pub(super) fn put(file: &mut File, operations: &[OperationFacts], support: &TokenStream) {
    let paged = operations.iter().filter(|operation| operation.by_token);
    let paged: BTreeSet<String> = paged.map(|operation| names::type_name(&operation.id)).collect();
    for item in super::items_mut(file, "builder").flatten() {
        let Item::Impl(item) = item else { continue };
        if paged.contains(&builder_name(item)) {
            let is_send =
                |item: &ImplItem| matches!(item, ImplItem::Fn(method) if method.sig.ident == "send");
            let send = item.items.iter().position(is_send).unwrap_or(item.items.len());
            item.items.insert(send, setter(support));
        }
    }
}

fn setter(support: &TokenStream) -> ImplItem {
    parse_quote! {
        /// Sets which page is asked for, and how large: the limit and the token.
        pub fn page_at(mut self, page: #support::PageAt) -> Self {
            self.limit = Ok(Some(page.limit));
            self.page_token = Ok(page.token);
            self
        }
    }
}
