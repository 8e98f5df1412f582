//! Types as they are written in the module of the requests.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Type, parse_quote};

/// Writes types as they are written in the module of the requests.
pub(super) struct Shorten<'a> {
    pub(super) module: &'a str,
    pub(super) support: &'a TokenStream,
}

impl Shorten<'_> {
    pub(super) fn types(&self, mut type_: Type) -> Type {
        ShortenPaths { module: self.module, support: self.support }.visit_type_mut(&mut type_);
        type_
    }
}

struct ShortenPaths<'a> {
    module: &'a str,
    support: &'a TokenStream,
}

impl VisitMut for ShortenPaths<'_> {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        let is_ours = ["enums", "ids", "unions"]
            .iter()
            .any(|kind| names.join("::").starts_with(&format!("{}::{kind}::", self.module)));
        if is_ours && let Some(last) = path.segments.last().cloned() {
            path.leading_colon = None;
            path.segments = [parse_quote!(types), last].into_iter().collect();
        }
        if path.is_ident("ByteStream") {
            let support = self.support;
            *path = parse_quote!(#support::ByteStream);
        }
        visit_mut::visit_path_mut(self, path);
    }
}

pub(super) fn qualified(type_: Type) -> TokenStream {
    qualify(type_).into_token_stream()
}

/// Returns a type of the module `types` as it is written beside it: `Vec<Chat>` is `Vec<types::Chat>`.
pub(super) fn qualify(mut type_: Type) -> Type {
    Qualify.visit_type_mut(&mut type_);
    type_
}

struct Qualify;

/// Names that mean the same everywhere.
const PRELUDE: [&str; 18] = [
    "Option", "Vec", "String", "Box", "bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32",
    "f64", "usize", "str", "Self",
];

impl VisitMut for Qualify {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        visit_mut::visit_path_mut(self, path);
        if path.leading_colon.is_none()
            && path.segments.len() == 1
            && let Some(only) = path.segments.first().cloned()
            && !PRELUDE.contains(&only.ident.to_string().as_str())
        {
            path.segments = [parse_quote!(types), only].into_iter().collect();
        }
    }
}
