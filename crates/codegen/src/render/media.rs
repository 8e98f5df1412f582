//! The names that an operation has for JSON: progenitor knows one.

use syn::visit_mut::{self, VisitMut};
use syn::{Expr, File, ImplItemFn, LitStr, parse_quote};

use crate::facts::MediaFacts;
use crate::names;

/// Puts the media types of bodies and successes into the calls of the client.
pub(super) fn name(file: &mut File, all: &[MediaFacts]) {
    if !all.is_empty() {
        Methods(all).visit_file_mut(file);
    }
}

struct Methods<'a>(&'a [MediaFacts]);

impl VisitMut for Methods<'_> {
    fn visit_impl_item_fn_mut(&mut self, method: &mut ImplItemFn) {
        let facts = self.0.iter().find(|facts| method.sig.ident == names::method_name(&facts.operation));
        if let Some(facts) = facts {
            Names(facts).visit_block_mut(&mut method.block);
        }
    }
}

struct Names<'a>(&'a MediaFacts);

impl VisitMut for Names<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::MethodCall(call) = expr else { return };
        // What is set before is not set again by `json`.
        if let Some(body) = self.0.body.as_deref().filter(|_| call.method == "json") {
            let receiver = &call.receiver;
            call.receiver = parse_quote!(#receiver.header(::reqwest::header::CONTENT_TYPE, #body));
        }
    }

    /// The only text `application/json` in a call is what it accepts.
    fn visit_lit_str_mut(&mut self, text: &mut LitStr) {
        if let Some(response) = self.0.response.as_deref().filter(|_| text.value() == crate::media::JSON) {
            *text = LitStr::new(response, text.span());
        }
    }
}
