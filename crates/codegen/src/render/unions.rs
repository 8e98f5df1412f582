//! Open tagged unions.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Field, Ident};

use super::docs;
use super::setting::inner;
use super::structs::{Structs, field};
use crate::facts::{KeyPart, UNKNOWN, UnionFacts, UnionId, UnionVariant};
use crate::problem::Error;

/// Renders one union. The behaviour that all unions share is the macro's.
pub(super) fn render(
    facts: &UnionFacts,
    structs: &Structs,
    support: &TokenStream,
) -> Result<TokenStream, Error> {
    let name = format_ident!("{}", facts.name);
    let definition = definition(facts, &name, support);
    let arms = facts.variants.iter().map(|variant| {
        let (name, content, tag) = (format_ident!("{}", variant.name), content(variant), &variant.tag);
        quote!(#name(#content) = #tag)
    });
    let tag = &facts.tag;
    let methods = methods(facts, structs, support)?;
    Ok(quote! {
        #definition
        #support::open_union!(#name by #tag { #(#arms),* });
        #methods
    })
}

fn content(variant: &UnionVariant) -> TokenStream {
    let content = format_ident!("{}", variant.content);
    match variant.is_recursive {
        true => quote!(::std::boxed::Box<super::types::#content>),
        false => quote!(super::types::#content),
    }
}

fn definition(facts: &UnionFacts, name: &Ident, support: &TokenStream) -> TokenStream {
    let unknown = format_ident!("{UNKNOWN}");
    let doc = docs::of_type(&facts.description, facts.docs.as_deref(), &facts.schema, &facts.name);
    let variants = facts.variants.iter().map(|variant| {
        let (name, content) = (format_ident!("{}", variant.name), content(variant));
        let doc = docs::after(&format!("{}:", docs::code(&variant.tag)), &variant.description);
        quote! {
            #[doc = #doc]
            #name(#content),
        }
    });
    quote! {
        #[doc = #doc]
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants)*
            /// One of a known type whose content is not what goes with it. It goes out as it came in.
            Malformed(#support::MalformedVariant),
            /// One that was not known when this was generated. It goes out as it came in.
            #unknown(#support::UnknownVariant),
        }
    }
}

/// Renders the methods that depend on the description: the tag as a value of its enum, the key of the event and the ids.
fn methods(facts: &UnionFacts, structs: &Structs, support: &TokenStream) -> Result<TokenStream, Error> {
    let methods = Methods { facts, structs, support };
    let mut all: Vec<TokenStream> = methods.typed_tag().into_iter().collect();
    all.extend(methods.dedup_key()?);
    for id in &facts.ids {
        all.push(methods.id(id)?);
    }
    if all.is_empty() {
        return Ok(TokenStream::new());
    }
    let name = format_ident!("{}", facts.name);
    Ok(quote! {
        impl #name {
            #(#all)*
        }
    })
}

const DEDUP_KEY: &str = "Returns the key of the event: the same for two that are about the same event, and for no
others.

It is the tag and the properties that name the event, times in UTC. Of a variant for which the description names none,
and of an unknown or a malformed one, it is the tag and the whole content as JSON, its keys in order.";

struct Methods<'a> {
    facts: &'a UnionFacts,
    structs: &'a Structs,
    support: &'a TokenStream,
}

impl Methods<'_> {
    fn typed_tag(&self) -> Option<TokenStream> {
        let tags = format_ident!("{}", self.facts.tags.as_deref()?);
        let method = format_ident!("{}", self.facts.typed_tag());
        let doc = format!("Returns the value of `{}`, which tells the variant.", self.facts.tag);
        Some(quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #method(&self) -> super::enums::#tags {
                super::enums::#tags::from(self.tag())
            }
        })
    }

    /// Renders the key of the event, if the description names it for one variant at least.
    fn dedup_key(&self) -> Result<Option<TokenStream>, Error> {
        let (facts, support) = (self.facts, self.support);
        let keyed = facts.variants.iter().filter_map(|one| Some((one, one.dedup.as_ref()?)));
        let arms = keyed.map(|(variant, parts)| {
            let parts = parts.iter().map(|part| self.key_part(&variant.content, part));
            let parts = parts.collect::<Result<Vec<_>, Error>>()?;
            let variant = format_ident!("{}", variant.name);
            Ok(quote!(Self::#variant(content) => #support::event_key(self.tag(), &[#(#parts),*]),))
        });
        let arms = arms.collect::<Result<Vec<_>, Error>>()?;
        if arms.is_empty() {
            return Ok(None);
        }
        let (tag, doc) = (&facts.tag, DEDUP_KEY);
        Ok(Some(quote! {
            #[doc = #doc]
            #[must_use]
            pub fn dedup_key(&self) -> String {
                match self {
                    #(#arms)*
                    _ => #support::content_key(self.tag(), #tag, self),
                }
            }
        }))
    }

    fn key_part(&self, content: &str, part: &KeyPart) -> Result<TokenStream, Error> {
        let name = &self.field(content, &part.property)?.ident;
        Ok(match part.is_time {
            true => quote!(&content.#name.to_utc().to_rfc3339()),
            false => quote!(&content.#name),
        })
    }

    /// Renders the method of an id. Where variants differ in what they call by its name, an unknown one may mean either.
    fn id(&self, id: &UnionId) -> Result<TokenStream, Error> {
        let (support, property, tags) = (self.support, &id.property, &id.tags);
        let known = self.facts.variants.iter().filter(|variant| tags.contains(&variant.tag));
        let known = known.map(|variant| self.arm_of_id(variant, property));
        let known = known.collect::<Result<Vec<_>, Error>>()?;
        let unknown = format_ident!("{UNKNOWN}");
        let unknown =
            id.is_only.then(|| quote!(Self::#unknown(one) => #support::id_in(one.json(), #property),));
        let is_whole = id.is_only && known.len() == self.facts.variants.len();
        let rest = (!is_whole).then(|| quote!(_ => None,));
        let (method, type_) = (format_ident!("{}", id.method), format_ident!("{}", id.id));
        let (tags, doc) = (tags.iter(), doc_of_id(id));
        Ok(quote! {
            #[doc = #doc]
            #[must_use]
            pub fn #method(&self) -> Option<super::ids::#type_> {
                match self {
                    #(#known)*
                    Self::Malformed(one) => #support::id_in_malformed(one, #property, &[#(#tags),*]),
                    #unknown
                    #rest
                }
            }
        })
    }

    fn arm_of_id(&self, variant: &UnionVariant, property: &str) -> Result<TokenStream, Error> {
        let field = self.field(&variant.content, property)?;
        let (variant, name) = (format_ident!("{}", variant.name), &field.ident);
        Ok(match inner(&field.ty, "Option") {
            Some(_) => quote!(Self::#variant(content) => content.#name,),
            None => quote!(Self::#variant(content) => Some(content.#name),),
        })
    }

    fn field(&self, content: &str, property: &str) -> Result<&Field, Error> {
        let found = self.structs.named(content).and_then(|item| field(item, property));
        found.ok_or_else(|| Error::lost(format!("the field of `{property}` of the type `{content}`")))
    }
}

fn doc_of_id(id: &UnionId) -> String {
    let UnionId { property, id, is_only, .. } = id;
    match is_only {
        true => format!(
            "Returns `{property}` of a variant that has it.\n\nOf an unknown variant, and of a malformed one that should \
             have it, it is read from the JSON if it is an id there."
        ),
        false => format!(
            "Returns `{property}` of a variant where that is a `{id}`.\n\nOf a malformed one that should have it, it is \
             read from the JSON if it is an id there."
        ),
    }
}
