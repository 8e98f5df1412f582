//! What progenitor's output has to lose, and to gain, to be ours.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Block, Expr, File, ImplItem, ImplItemFn, Item, ItemImpl, ItemMod, Path, PathArguments, PathSegment, Stmt,
    Variant, parse_quote,
};

use crate::Settings;
use crate::problem::Error;

/// Makes the code lean on our support types and read well, and takes away what would panic or go astray.
pub(super) fn tidy(file: &mut File, settings: &Settings, support: &TokenStream) -> Result<(), Error> {
    let tokens = replace(file.to_token_stream(), support);
    *file = syn::parse2(tokens)?;
    file.items.retain(|item| !matches!(item, Item::Mod(module) if module.ident == "prelude"));
    let module: Path = syn::parse_str(&settings.module)?;
    Tidy { module: spelled(&module), in_types: false }.visit_file_mut(file);
    verify(file)
}

/// Refuses code in which a rewrite did not find its place: progenitor's output has another form than this was written for.
fn verify(file: &File) -> Result<(), Error> {
    let text = file.to_token_stream().to_string();
    let left = [
        ("encode_path", "the path segment of a request"),
        ("progenitor_client", "a path into progenitor's own support"),
        ("\"api-version\"", "the header `api-version`"),
        ("fn new (baseurl", "the constructor of the client"),
        ("Error < () >", "the error type of a method"),
    ];
    match left.into_iter().find(|(token, _)| text.contains(token)) {
        Some((_, place)) => Err(Error::lost(place)),
        None => Ok(()),
    }
}

/// `progenitor_client` → our support module, and `encode_path(&id.to_string())` → `path_segment("id", &id)?`: it is
/// written straight into the address, needs no texts of its own, and refuses what would lead to another path.
fn replace(tokens: TokenStream, support: &TokenStream) -> TokenStream {
    let mut replaced = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Ident(ident) if ident == "progenitor_client" => replaced.extend(support.clone()),
            TokenTree::Ident(ident) if ident == "encode_path" => {
                replaced.extend(quote!(path_segment));
                let value = tokens.next_if(|next| segment(next).is_some());
                replaced.extend(value.as_ref().and_then(segment));
            }
            TokenTree::Group(group) => {
                let inner = replace(group.stream(), support);
                replaced.extend([TokenTree::from(Group::new(group.delimiter(), inner))]);
            }
            other => replaced.extend([other]),
        }
    }
    replaced
}

/// `(&id.to_string())` → `("id", &id)?`.
fn segment(arguments: &TokenTree) -> Option<TokenStream> {
    let TokenTree::Group(group) = arguments else { return None };
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    let (value, call) = tokens.split_at_checked(tokens.len().checked_sub(3)?)?;
    let call: TokenStream = call.iter().cloned().collect();
    if call.to_string().replace(' ', "") != ".to_string()" {
        return None;
    }
    let name = value.last()?.to_string();
    let name = name.strip_prefix("r#").unwrap_or(&name);
    let value: TokenStream = value.iter().cloned().collect();
    Some(quote!((#name, #value)?))
}

struct Tidy {
    /// The module that the code is put in, as [`spelled`].
    module: String,
    in_types: bool,
}

/// What the prelude of Rust names without a path. [`crate::facts::TypeNames`] lets no schema take these names.
const PRELUDE: [&str; 4] =
    ["::std::option::Option", "::std::result::Result", "::std::string::String", "::std::vec::Vec"];

impl VisitMut for Tidy {
    /// Users look for a type in `types`, whoever made it.
    fn visit_item_mod_mut(&mut self, module: &mut ItemMod) {
        let outer = std::mem::replace(&mut self.in_types, module.ident == "types");
        visit_mut::visit_item_mod_mut(self, module);
        if let Some((_, items)) = module.content.as_mut().filter(|_| self.in_types) {
            module.attrs.push(parse_quote!(#[allow(deprecated)]));
            items.insert(
                0,
                parse_quote!(
                    #[allow(unused_imports)]
                    pub use super::{enums::*, ids::*, unions::*};
                ),
            );
        }
        self.in_types = outer;
    }

    /// An alternative that has no name has no text either, and a public thing needs one.
    fn visit_variant_mut(&mut self, variant: &mut Variant) {
        if self.in_types && !variant.attrs.iter().any(|attribute| attribute.path().is_ident("doc")) {
            let text = format!(" The value as `{}`.", variant.ident);
            variant.attrs.push(parse_quote!(#[doc = #text]));
        }
        visit_mut::visit_variant_mut(self, variant);
    }

    /// `Client::new` panics when reqwest cannot be set up, and sets time-outs of its own.
    fn visit_item_impl_mut(&mut self, item: &mut ItemImpl) {
        if item.trait_.is_none() {
            item.items.retain(|item| !matches!(item, ImplItem::Fn(method) if is_constructor(method)));
        }
        visit_mut::visit_item_impl_mut(self, item);
    }

    /// The Market knows no `api-version` header. Without it most requests have no headers of their own, and then an empty
    /// map of them is only work.
    fn visit_block_mut(&mut self, block: &mut Block) {
        let text = |statement: &Stmt| statement.to_token_stream().to_string();
        let appends = |statement: &Stmt| text(statement).starts_with("header_map . append");
        block.stmts.retain(|statement| !(appends(statement) && text(statement).contains("\"api-version\"")));
        let is_map = |statement: &Stmt| text(statement).starts_with("let mut header_map =");
        if !block.stmts.iter().any(|statement| text(statement).contains("header_map . append")) {
            let had = block.stmts.len();
            block.stmts.retain(|statement| !is_map(statement));
            if block.stmts.len() < had {
                NoHeaders.visit_block_mut(block);
            }
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        let full = spelled(path);
        let ours = |kind: &str| full.starts_with(&format!("{}::{kind}::", self.module));
        if PRELUDE.contains(&full.as_str())
            || (self.in_types && ["enums", "ids", "unions"].iter().any(|kind| ours(kind)))
        {
            path.leading_colon = None;
            path.segments = path.segments.iter().last().cloned().into_iter().collect();
        }
        visit_mut::visit_path_mut(self, path);
    }

    /// `Error<()>` → `Error`: no operation of the view has an error type of its own.
    fn visit_path_segment_mut(&mut self, segment: &mut PathSegment) {
        if segment.ident == "Error"
            && segment.arguments.to_token_stream().to_string().replace(' ', "") == "<()>"
        {
            segment.arguments = PathArguments::None;
        }
        visit_mut::visit_path_segment_mut(self, segment);
    }
}

/// `request.headers(header_map)` → `request`.
struct NoHeaders;

impl VisitMut for NoHeaders {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::MethodCall(call) = expr
            && call.method == "headers"
            && call.args.to_token_stream().to_string() == "header_map"
        {
            *expr = (*call.receiver).clone();
        }
    }
}

/// `new` of the client, not of a builder.
fn is_constructor(method: &ImplItemFn) -> bool {
    method.sig.ident == "new" && method.sig.inputs.to_token_stream().to_string().starts_with("baseurl")
}

/// A path without its arguments, as it would be written.
fn spelled(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let root = if path.leading_colon.is_some() { "::" } else { "" };
    format!("{root}{}", names.join("::"))
}
