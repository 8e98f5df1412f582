//! Documentation as `///` lines, without the JSON schemas that typify copies into it.

use syn::visit_mut::{VisitMut, visit_file_mut};
use syn::{Attribute, Expr, ExprLit, File, Lit, Meta, parse_quote};

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
        let rewritten = attributes.drain(..).flat_map(|attribute| match text(&attribute) {
            None => vec![attribute],
            Some(text) => lines(&text),
        });
        *attributes = rewritten.collect();
    }
}

/// The text of a doc attribute.
fn text(attribute: &Attribute) -> Option<String> {
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
    let lines = kept.trim().lines().map(|line| format!(" {}", line.trim()).trim_end().to_owned());
    lines.map(|line| parse_quote!(#[doc = #line])).collect()
}
