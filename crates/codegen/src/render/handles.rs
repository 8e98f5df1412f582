//! The handles of the client crate: a method for each operation, on the handle of its scope and its group.

use std::collections::BTreeMap;

use heck::ToUpperCamelCase;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::visit_mut::{self, VisitMut};
use syn::{File, parse_quote};

use super::operation_docs;
use super::requests::RequestModel;
use super::setting::Setting;
use super::{docs, features};
use crate::Settings;
use crate::facts::{Facts, Scope};
use crate::markdown;
use crate::names;
use crate::problem::Error;

/// What a call and a list have methods of; a setter of that name is called `with_…`.
const TAKEN: [&str; 14] = [
    "call",
    "header",
    "into_future",
    "limit",
    "map",
    "market",
    "page",
    "page_token",
    "pages",
    "request",
    "response",
    "retry",
    "stream",
    "timeout",
];

/// Renders the handles as one file with a module for each scope.
pub(super) fn render(models: &[RequestModel<'_>], facts: &Facts, settings: &Settings) -> Result<File, Error> {
    let scopes = [Scope::Business, Scope::Campaign, Scope::Key].map(|scope| module(scope, models, facts));
    let mut file: File = syn::parse2(quote!(#(#scopes)*))?;
    Support { path: settings.support.replace(' ', "") }.visit_file_mut(&mut file);
    docs::normalize_ours(&mut file);
    Ok(file)
}

fn module(scope: Scope, models: &[RequestModel<'_>], facts: &Facts) -> TokenStream {
    let mut groups: BTreeMap<&str, Vec<&RequestModel<'_>>> = BTreeMap::new();
    for model in models.iter().filter(|model| scope_of(model) == scope) {
        groups.entry(&model.facts.group).or_default().push(model);
    }
    let (name, doc) = match scope {
        Scope::Business => ("business", "The groups of operations about a business."),
        Scope::Campaign => ("campaign", "The groups of operations about a campaign."),
        Scope::Key => ("key", "The groups of operations about neither a business nor a campaign."),
    };
    let name = format_ident!("{name}");
    let groups = groups.into_iter().map(|(group, models)| Group { scope, group, models, facts }.render());
    quote! {
        #[doc = #doc]
        pub mod #name {
            #[allow(unused_imports)]
            use crate::{Call, List, Market};
            #[allow(unused_imports)]
            use yandex_market_api::{requests, types};

            #(#groups)*
        }
    }
}

/// The scope of the handle: a request whose scope is no argument of its own is about the key.
fn scope_of(model: &RequestModel<'_>) -> Scope {
    if model.has_scope_argument() { model.facts.scope } else { Scope::Key }
}

/// A group of operations of one scope.
struct Group<'a> {
    scope: Scope,
    group: &'a str,
    models: Vec<&'a RequestModel<'a>>,
    facts: &'a Facts,
}

impl Group<'_> {
    fn render(&self) -> TokenStream {
        let cfg = self.cfg();
        let name = format_ident!("{}", self.group.to_upper_camel_case());
        let text = self.facts.groups.get(self.group).map_or("Operations of one group.", String::as_str);
        let doc = format!("{}\n\nWhat `{}` returns.", markdown::safe(text), self.path());
        let (id_field, id_argument, id_value) = self.id();
        let id_getter = self.id_getter();
        let methods = self.models.iter().map(|model| self.method(model));
        let setters = self.models.iter().map(|model| self.setters(model));
        let door = self.door();
        quote! {
            #cfg
            #[doc = #doc]
            #[derive(Clone, Debug)]
            pub struct #name {
                pub(crate) market: Market,
                #id_field
            }

            #cfg
            impl #name {
                pub(crate) fn new(market: Market, #id_argument) -> Self {
                    Self { market, #id_value }
                }

                #id_getter
                #(#methods)*
            }

            #(#setters)*
            #door
        }
    }

    fn cfg(&self) -> TokenStream {
        let feature = features::feature(self.group);
        quote!(#[cfg(feature = #feature)])
    }

    fn id(&self) -> (TokenStream, TokenStream, TokenStream) {
        match self.scope {
            Scope::Business => {
                (quote!(pub(crate) id: types::BusinessId,), quote!(id: types::BusinessId), quote!(id))
            }
            Scope::Campaign => {
                (quote!(pub(crate) id: types::CampaignId,), quote!(id: types::CampaignId), quote!(id))
            }
            Scope::Key => (quote!(), quote!(), quote!()),
        }
    }

    fn id_getter(&self) -> TokenStream {
        match self.scope {
            Scope::Business => quote! {
                /// Returns the id of the business.
                #[must_use]
                pub fn business_id(&self) -> types::BusinessId {
                    self.id
                }
            },
            Scope::Campaign => quote! {
                /// Returns the id of the campaign.
                #[must_use]
                pub fn campaign_id(&self) -> types::CampaignId {
                    self.id
                }
            },
            Scope::Key => quote!(),
        }
    }

    /// How callers come to this handle: `market.business(12345).chats()`.
    fn path(&self) -> String {
        let scope = match self.scope {
            Scope::Business => ".business(12345)",
            Scope::Campaign => ".campaign(67890)",
            Scope::Key => "",
        };
        format!("market{scope}.{}()", names::field_name(self.group))
    }

    /// The method that leads to this handle.
    fn door(&self) -> TokenStream {
        let (cfg, name) = (self.cfg(), format_ident!("{}", self.group.to_upper_camel_case()));
        let method = format_ident!("{}", names::field_name(self.group));
        let text = self.facts.groups.get(self.group).map_or("Operations of one group.", String::as_str);
        let doc =
            docs::after(&format!("Returns the handle of the group `{}`:", self.group), &lower_first(text));
        let (owner, arguments) = match self.scope {
            Scope::Business => (quote!(crate::BusinessHandle), quote!(self.market.clone(), self.id)),
            Scope::Campaign => (quote!(crate::CampaignHandle), quote!(self.market.clone(), self.id)),
            Scope::Key => (quote!(Market), quote!(self.clone())),
        };
        quote! {
            #cfg
            impl #owner {
                #[doc = #doc]
                #[must_use]
                pub fn #method(&self) -> #name {
                    #name::new(#arguments)
                }
            }
        }
    }

    fn method(&self, model: &RequestModel<'_>) -> TokenStream {
        let (name, request) = (format_ident!("{}", model.facts.name), &model.name);
        let required = self.required(model);
        let arguments = required.iter().map(|setting| setting.argument());
        let names = required.iter().map(|setting| &setting.name);
        let id = (self.scope != Scope::Key).then(|| quote!(self.id,));
        let doc = operation_docs::method_doc(model.facts, &self.example(model), model.listing.is_some());
        let alias = &model.facts.id;
        let deprecated = model.facts.deprecation.as_ref().map(|end| {
            let note = end.note();
            quote!(#[deprecated = #note])
        });
        let allow = deprecated.is_some().then(|| quote!(#[allow(deprecated)]));
        let (returned, door) = match model.listing {
            Some(_) => (quote!(List), quote!(list)),
            None => (quote!(Call), quote!(send)),
        };
        quote! {
            #[doc = #doc]
            #[doc(alias = #alias)]
            #deprecated
            #allow
            pub fn #name(&self, #(#arguments),*) -> #returned<requests::#request> {
                self.market.#door(requests::#request::new(#id #(#names),*))
            }
        }
    }

    /// What a caller must give besides the id that the handle knows.
    fn required<'m>(&self, model: &'m RequestModel<'_>) -> &'m [Setting] {
        let known = usize::from(self.scope != Scope::Key);
        model.required.get(known..).unwrap_or_default()
    }

    fn setters(&self, model: &RequestModel<'_>) -> TokenStream {
        let (cfg, request) = (self.cfg(), &model.name);
        let setters = model.optional.iter().filter(|setting| !model.is_of_page(setting));
        let setters: Vec<TokenStream> = setters
            .map(|setting| {
                let name = setting.name.to_string();
                let is_taken = TAKEN.contains(&name.as_str());
                setting.forwarder(&if is_taken { format!("with_{name}") } else { name })
            })
            .collect();
        if setters.is_empty() {
            return quote!();
        }
        let returned = if model.listing.is_some() { quote!(List) } else { quote!(Call) };
        quote! {
            #cfg
            #[allow(deprecated)]
            impl #returned<requests::#request> {
                #(#setters)*
            }
        }
    }

    /// An example that compiles: what has no literal is an argument of the function around it.
    fn example(&self, model: &RequestModel<'_>) -> String {
        let (mut parameters, mut arguments) = (String::new(), Vec::new());
        for setting in self.required(model) {
            arguments.push(self.literal(setting).unwrap_or_else(|| {
                let type_ = &setting.type_;
                let type_ = quote!(#type_).to_string().replace(' ', "");
                let type_ = type_.replace("types::", "yandex_market::types::");
                let type_ = type_.replace("crate::support::", "yandex_market::api::support::");
                parameters.push_str(&format!(", {}: {type_}", setting.name));
                setting.name.to_string()
            }));
        }
        let call = format!("{}.{}({})", self.path(), model.facts.name, arguments.join(", "));
        let lines = match model.listing {
            Some(_) => format!(
                "let mut items = {call}.stream();\nwhile let Some(item) = items.try_next().await? {{\n    println!(\"{{item:?}}\");\n}}"
            ),
            None => format!("let output = {call}.await?;"),
        };
        format!(
            "```no_run\n# async fn example(market: yandex_market::Market{parameters}) -> Result<(), yandex_market::Error> \
             {{\n{lines}\n# Ok(())\n# }}\n```"
        )
    }

    fn literal(&self, setting: &Setting) -> Option<String> {
        let type_ = &setting.type_;
        let name = quote!(#type_).to_string().replace(' ', "");
        let bare = name.strip_prefix("types::").unwrap_or(&name);
        match name.as_str() {
            "String" => Some("\"text\"".to_owned()),
            "bool" => Some("true".to_owned()),
            "i32" | "i64" => Some("1".to_owned()),
            _ if self.facts.ids.iter().any(|id| id.name == bare) => Some("67890".to_owned()),
            _ => None,
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_lowercase().chain(chars).collect()).unwrap_or_default()
}

/// The support module as the client crate knows it.
struct Support {
    path: String,
}

impl VisitMut for Support {
    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if names.join("::").starts_with(&format!("{}::", self.path))
            && let Some(last) = path.segments.last().cloned()
        {
            path.segments =
                [parse_quote!(yandex_market_api), parse_quote!(support), last].into_iter().collect();
        }
        visit_mut::visit_path_mut(self, path);
    }
}
