//! Types as they are written in the module of the requests.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Type, parse_quote};

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
