//! Documentation as `///` lines that rustdoc and clippy let pass, whoever wrote them.

use proc_macro2::Span;
use syn::token::Bracket;
use syn::visit_mut::{VisitMut, visit_file_mut};
use syn::{AttrStyle, Attribute, Expr, ExprLit, File, Ident, Lit, LitStr, Meta, MetaNameValue, Token};

use crate::markdown;
pub(super) use crate::markdown::{after, code};

/// What a type of our own says of itself: what the passes say of the types that progenitor makes.
pub(super) fn of_type(description: &str, page: Option<&str>, schema: &str, name: &str) -> String {
    let page = page.map(|page| format!("\n\nThe Market's page: <{page}>.")).unwrap_or_default();
    let market = if name == schema { String::new() } else { format!("\n\nThe Market's name: `{schema}`.") };
    let description = markdown::safe(description);
    match description.is_empty() {
        true => format!("The type {}.{page}{market}", code(schema)),
        false => format!("{description}{page}{market}"),
    }
}

/// Rewrites every doc attribute of a file in which nothing but the description links or shows code.
pub(super) fn normalize(file: &mut File) {
    visit_file_mut(&mut Docs { safe: markdown::safe }, file);
}

/// As [`normalize`], for a file with examples and links of ours.
pub(super) fn normalize_ours(file: &mut File) {
    visit_file_mut(&mut Docs { safe: markdown::safe_but_for_ours }, file);
}

struct Docs {
    safe: fn(&str) -> String,
}

impl VisitMut for Docs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        // Documentation stands before everything else, as people write it.
        let (mut documentation, mut others) = (Vec::new(), Vec::new());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                Some(text) => documentation.push(text),
                None => others.push(attribute),
            }
        }
        // Each may be a line or all of them: a block of code may begin in one and end in another.
        let documentation = (self.safe)(&unindented(&documentation.join("\n")));
        *attributes = documentation.lines().map(|line| attribute(format!(" {line}").trim_end())).collect();
        attributes.append(&mut others);
    }
}

/// The lines without the indentation that all have: a comment begins with a space.
fn unindented(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    let indent = lines.map(|line| line.len() - line.trim_start_matches(' ').len()).min().unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(|line| line.get(indent..).unwrap_or_default()).collect();
    lines.join("\n")
}

/// The text of a doc attribute.
pub(super) fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

/// `#[doc = "…"]`, put together: there are so many that parsing them takes a tenth of the time of everything.
pub(super) fn attribute(text: &str) -> Attribute {
    let text = Lit::Str(LitStr::new(text, Span::call_site()));
    let doc = MetaNameValue {
        path: Ident::new("doc", Span::call_site()).into(),
        eq_token: Token![=](Span::call_site()),
        value: Expr::Lit(ExprLit { attrs: Vec::new(), lit: text }),
    };
    Attribute {
        pound_token: Token![#](Span::call_site()),
        style: AttrStyle::Outer,
        bracket_token: Bracket::default(),
        meta: Meta::NameValue(doc),
    }
}
