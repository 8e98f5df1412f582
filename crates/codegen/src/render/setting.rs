//! What callers set: the arguments of constructors and the setters of structs and requests.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{GenericArgument, Ident, PathArguments, Type};

/// A value that callers set.
#[derive(Clone)]
pub(super) struct Setting {
    /// The name of the argument and of the setter.
    pub(super) name: Ident,
    /// The place that it is kept in, below `self` or an object under construction: `body.statuses`.
    pub(super) place: TokenStream,
    /// The type without its `Option`.
    pub(super) type_: Type,
    /// Whether it is kept in an `Option`.
    pub(super) is_option: bool,
    /// Whether it is a list that must not have a value twice.
    pub(super) is_set: bool,
    /// The second setter of a property that may be sent as `null` as well as left out.
    pub(super) clears: Option<Clearing>,
    pub(super) doc: String,
    /// The note of `#[deprecated]`.
    pub(super) deprecated: Option<String>,
}

/// The setter of `null`.
#[derive(Clone)]
pub(super) struct Clearing {
    /// The name in the description.
    pub(super) property: String,
    pub(super) method: Ident,
}

impl Clearing {
    pub(super) fn new(property: String, field: &Ident) -> Self {
        Self { property, method: format_ident!("clear_{}", field.to_string().trim_start_matches("r#")) }
    }

    /// Chooses another name, for the first is that of another setter.
    pub(super) fn rename(&mut self) {
        self.method = format_ident!("null_{}", self.method.to_string().trim_start_matches("clear_"));
    }

    fn doc(&self) -> String {
        format!(
            "Sets `{}` to `null`, which is not the same as leaving it out: it clears what is there.",
            self.property
        )
    }
}

impl Setting {
    /// Returns the argument of a function: `statuses: impl IntoIterator<Item = impl Into<ChatStatusType>>`.
    pub(super) fn argument(&self) -> TokenStream {
        let (name, type_) = (&self.name, self.argument_type());
        quote!(#name: #type_)
    }

    fn argument_type(&self) -> TokenStream {
        let type_ = &self.type_;
        match inner(type_, "Vec") {
            Some(item) if is_copied(item) => quote!(impl IntoIterator<Item = #item>),
            Some(item) => quote!(impl IntoIterator<Item = impl Into<#item>>),
            None if is_copied(type_) => quote!(#type_),
            None => quote!(impl Into<#type_>),
        }
    }

    /// Returns the argument as the value that is kept, without an `Option`.
    pub(super) fn value(&self, support: &TokenStream) -> TokenStream {
        let name = &self.name;
        match inner(&self.type_, "Vec") {
            Some(item) => {
                let into = (!is_copied(item)).then(|| quote!(.map(Into::into)));
                match self.is_set {
                    true => quote!(#support::distinct(#name.into_iter() #into)),
                    false => quote!(#name.into_iter() #into .collect()),
                }
            }
            None if is_copied(&self.type_) => quote!(#name),
            None => quote!(#name.into()),
        }
    }

    /// Returns the value that is kept.
    pub(super) fn kept(&self, support: &TokenStream) -> TokenStream {
        let value = self.value(support);
        if self.is_option { quote!(Some(#value)) } else { value }
    }

    /// Returns the field of a constructor: `name` where it is kept as it is given, else `name: value`.
    pub(super) fn initial(&self, field: &Ident, support: &TokenStream) -> TokenStream {
        let kept = self.kept(support);
        match *field == kept.to_string() {
            true => quote!(#field),
            false => quote!(#field: #kept),
        }
    }

    /// Returns the setter, and a second one for `null` where that is something else than nothing. Of a type that must be used by
    /// itself, they need not say so too.
    pub(super) fn setter(&self, support: &TokenStream, must_use: Option<&TokenStream>) -> TokenStream {
        let (name, place, doc) = (&self.name, &self.place, &self.doc);
        let (argument, kept) = (self.argument(), self.kept(support));
        let deprecated = self.deprecated.as_ref().map(|note| quote!(#[deprecated = #note]));
        let unknown_fields = self.unknown_fields();
        let forget = self
            .clears
            .as_ref()
            .map(|Clearing { property, .. }| quote!(self.#unknown_fields.remove(#property);));
        let clearing = self.clears.as_ref().map(|clearing| {
            let (Clearing { property, method: clear }, doc) = (clearing, clearing.doc());
            quote! {
                #[doc = #doc]
                #deprecated
                #must_use
                pub fn #clear(mut self) -> Self {
                    self.#place = None;
                    self.#unknown_fields.insert(#property, ());
                    self
                }
            }
        });
        quote! {
            #[doc = #doc]
            #deprecated
            #must_use
            pub fn #name(mut self, #argument) -> Self {
                #forget
                self.#place = #kept;
                self
            }

            #clearing
        }
    }

    /// The place of the unknown fields beside the field: what is sent as `null` is kept there.
    fn unknown_fields(&self) -> TokenStream {
        let place: Vec<_> = self.place.clone().into_iter().collect();
        let holder: TokenStream =
            place.get(..place.len().saturating_sub(1)).unwrap_or_default().iter().cloned().collect();
        quote!(#holder unknown_fields)
    }

    /// Returns the setter of something that holds the request and passes the value on to it.
    pub(super) fn forwarder(&self, name: &str) -> TokenStream {
        let (setter, doc) = (&self.name, &self.doc);
        let (outer, argument) = (format_ident!("{name}"), self.argument());
        let deprecated = self.deprecated.as_ref().map(|note| quote!(#[deprecated = #note]));
        let clearing = self.clears.as_ref().map(|clearing| {
            let (clear, doc) = (&clearing.method, clearing.doc());
            quote! {
                #[doc = #doc]
                #deprecated
                pub fn #clear(self) -> Self {
                    self.map(|request| request.#clear())
                }
            }
        });
        quote! {
            #[doc = #doc]
            #deprecated
            pub fn #outer(self, #argument) -> Self {
                self.map(|request| request.#setter(#setter))
            }

            #clearing
        }
    }
}

/// Returns the type inside of `Option<…>` or `Vec<…>`.
pub(super) fn inner<'a>(type_: &'a Type, wrapper: &str) -> Option<&'a Type> {
    let Type::Path(path) = type_ else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == wrapper)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}

/// Returns the type without an `Option`, and whether there was one.
pub(super) fn without_option(type_: &Type) -> (Type, bool) {
    match inner(type_, "Option") {
        Some(inner) => (inner.clone(), true),
        None => (type_.clone(), false),
    }
}

/// Tells whether callers give values of a type as they are: a literal has no `Into` that is not ambiguous.
fn is_copied(type_: &Type) -> bool {
    const COPIED: [&str; 12] =
        ["bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "u64", "f32", "f64", "usize"];
    COPIED.contains(&type_.to_token_stream().to_string().as_str())
}
