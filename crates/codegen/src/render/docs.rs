//! Documentation as `///` lines, without the JSON schemas that typify copies into it.

use proc_macro2::Span;
use syn::token::Bracket;
use syn::visit_mut::{VisitMut, visit_file_mut};
use syn::{AttrStyle, Attribute, Expr, ExprLit, File, Ident, Lit, LitStr, Meta, MetaNameValue, Token};

/// What a type of our own says of itself: what the passes say of the types that progenitor makes.
pub(super) fn of_type(description: &str, page: Option<&str>, schema: &str, name: &str) -> String {
    let page = page.map(|page| format!("\n\nThe Market's page: <{page}>.")).unwrap_or_default();
    let market = if name == schema { String::new() } else { format!("\n\nThe Market's name: `{schema}`.") };
    format!("{description}{page}{market}")
}

/// Rewrites every doc attribute of a file.
pub(super) fn normalize(file: &mut File) {
    visit_file_mut(&mut Docs, file);
}

struct Docs;

impl VisitMut for Docs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
        // Documentation stands before everything else, as people write it.
        let (mut documentation, mut others) = (Vec::new(), Vec::new());
        for attribute in attributes.drain(..) {
            match text(&attribute) {
                Some(text) => documentation.extend(lines(&text)),
                None => others.push(attribute),
            }
        }
        documentation.append(&mut others);
        *attributes = documentation;
    }
}

/// The text of a doc attribute.
pub(super) fn text(attribute: &Attribute) -> Option<String> {
    let Meta::NameValue(pair) = &attribute.meta else { return None };
    match &pair.value {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) if pair.path.is_ident("doc") => Some(text.value()),
        _ => None,
    }
}

fn lines(text: &str) -> Vec<Attribute> {
    let start = text.find("<details>").unwrap_or(text.len());
    let end = text.find("</details>").map_or(text.len(), |end| end + "</details>".len());
    let kept = format!("{}{}", text.get(..start).unwrap_or(text), text.get(end..).unwrap_or_default());
    let mut is_code = false;
    let lines = kept.trim().lines().map(|line| {
        is_code ^= line.trim().starts_with("```");
        // The indentation of code is part of it.
        let line = if is_code { line.trim_end() } else { line.trim() };
        attribute(format!(" {line}").trim_end())
    });
    lines.collect()
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
