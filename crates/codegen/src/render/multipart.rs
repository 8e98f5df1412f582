//! Calls with a form: progenitor makes the call without a body, and here it gets one, in the same style.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};
use syn::{
    Block, Expr, FieldPat, File, Ident, ImplItem, Item, ItemImpl, ItemStruct, Member, Pat, Stmt, parse_quote,
};

use super::operation_docs::builder_name;
use crate::Settings;
use crate::facts::{FormFacts, PartFacts, PartKind};
use crate::names;
use crate::problem::Error;

/// Gives the builder of every call with a form a setter for each part, and its request the form.
pub(super) fn put(
    file: &mut File,
    forms: &[FormFacts],
    settings: &Settings,
    support: &TokenStream,
) -> Result<(), Error> {
    let module = super::path(&settings.module)?;
    for item in super::items_mut(file, "builder").flatten() {
        let name = match item {
            Item::Struct(item) => item.ident.to_string(),
            Item::Impl(item) => builder_name(item),
            _ => continue,
        };
        let Some(form) = forms.iter().find(|form| names::type_name(&form.operation) == name) else {
            continue;
        };
        let parts = form.parts.iter().map(|part| Part::new(part, &module, support));
        let parts: Vec<Part> = parts.collect();
        match item {
            Item::Struct(item) => fields(item, &parts),
            Item::Impl(item) => methods(item, &parts, support),
            _ => {}
        }
    }
    Ok(())
}

/// A part, in Rust.
struct Part {
    /// The name as it travels.
    travels: String,
    /// The field and its setter.
    name: Ident,
    required: bool,
    kind: PartKind,
    type_: TokenStream,
}

impl Part {
    fn new(facts: &PartFacts, module: &TokenStream, support: &TokenStream) -> Self {
        Self {
            travels: facts.name.clone(),
            name: format_ident!("{}", names::method_name(&facts.name)),
            required: facts.required,
            kind: facts.kind.clone(),
            type_: type_of(&facts.kind, module, support),
        }
    }

    /// The type of its field, before it is known whether it was set rightly.
    fn held(&self) -> TokenStream {
        let type_ = &self.type_;
        if self.required { quote!(#type_) } else { quote!(Option<#type_>) }
    }

    /// What a builder has before the part is set.
    fn unset(&self) -> TokenStream {
        let reason = format!("{} was not initialized", self.name);
        if self.required { quote!(Err(#reason.to_string())) } else { quote!(Ok(None)) }
    }

    fn setter(&self) -> ImplItem {
        let Self { name, type_, .. } = self;
        let written = type_.to_string().replace(' ', "");
        let reason = format!("conversion to `{written}` for {name} failed");
        let some = (!self.required).then(|| quote!(.map(Some)));
        parse_quote! {
            pub fn #name<V>(mut self, value: V) -> Self
            where
                V: std::convert::TryInto<#type_>,
            {
                self.#name = value.try_into() #some .map_err(|_| #reason.to_string());
                self
            }
        }
    }

    /// Puts the part into the form.
    fn add(&self) -> Stmt {
        let Self { name, travels, .. } = self;
        let add = match &self.kind {
            PartKind::File => quote!(form.file(#travels, #name)),
            PartKind::Many(items) if **items == PartKind::File => {
                quote!(#name.into_iter().try_fold(form, |form, one| form.file(#travels, one)))
            }
            _ => quote!(form.value(#travels, &#name)),
        };
        match self.required {
            true => parse_quote!(let form = #add.map_err(Error::InvalidRequest)?;),
            false => parse_quote! {
                let form = match #name {
                    Some(#name) => #add.map_err(Error::InvalidRequest)?,
                    None => form,
                };
            },
        }
    }
}

fn type_of(kind: &PartKind, module: &TokenStream, support: &TokenStream) -> TokenStream {
    match kind {
        PartKind::File => quote!(#support::File),
        PartKind::Text => quote!(String),
        PartKind::Integer => quote!(i64),
        PartKind::Number => quote!(f64),
        PartKind::Boolean => quote!(bool),
        PartKind::DateTime => quote!(::chrono::DateTime<::chrono::FixedOffset>),
        PartKind::Json => quote!(::serde_json::Value),
        PartKind::Named(name) => {
            let name = format_ident!("{name}");
            quote!(types::#name)
        }
        PartKind::Id(name) => {
            let name = format_ident!("{name}");
            quote!(#module::ids::#name)
        }
        PartKind::Many(items) => {
            let items = type_of(items, module, support);
            quote!(Vec<#items>)
        }
    }
}

fn fields(item: &mut ItemStruct, parts: &[Part]) {
    if let syn::Fields::Named(fields) = &mut item.fields {
        for part in parts {
            let (name, held) = (&part.name, part.held());
            fields.named.push(parse_quote!(#name: Result<#held, String>));
        }
    }
}

fn methods(item: &mut ItemImpl, parts: &[Part], support: &TokenStream) {
    let mut send = item.items.len();
    for (index, method) in item.items.iter_mut().enumerate() {
        let ImplItem::Fn(method) = method else { continue };
        match method.sig.ident.to_string().as_str() {
            "new" => begin(&mut method.block, parts),
            "send" => {
                send = index;
                carry(&mut method.block, parts, support);
            }
            _ => {}
        }
    }
    // Before `send`, which comes last.
    item.items.splice(send..send, parts.iter().map(Part::setter));
}

/// Nothing is set when a call begins.
fn begin(block: &mut Block, parts: &[Part]) {
    if let Some(Stmt::Expr(Expr::Struct(fields), None)) = block.stmts.last_mut() {
        for part in parts {
            let (name, unset) = (&part.name, part.unset());
            fields.fields.push(parse_quote!(#name: #unset));
        }
    }
}

/// The request carries the form.
fn carry(block: &mut Block, parts: &[Part], support: &TokenStream) {
    let mut statements = Vec::new();
    for mut statement in std::mem::take(&mut block.stmts) {
        let text = statement.to_token_stream().to_string();
        if text.starts_with("let Self {") {
            take_fields(&mut statement, parts);
        } else if text.starts_with("let url =") {
            statements.extend(parts.iter().map(|part| {
                let name = &part.name;
                parse_quote!(let #name = #name.map_err(Error::InvalidRequest)?;)
            }));
        } else if text.contains("let mut request =") {
            put_form(&mut statement);
            statements.push(parse_quote!(let form = #support::Form::new();));
            statements.extend(parts.iter().map(Part::add));
        }
        statements.push(statement);
    }
    block.stmts = statements;
}

/// `let Self { client } = self` → `let Self { client, file } = self`.
fn take_fields(statement: &mut Stmt, parts: &[Part]) {
    if let Stmt::Local(local) = statement
        && let Pat::Struct(pattern) = &mut local.pat
    {
        for name in parts.iter().map(|part| &part.name) {
            pattern.fields.push(FieldPat {
                attrs: Vec::new(),
                member: Member::Named(name.clone()),
                colon_token: None,
                pat: Box::new(parse_quote!(#name)),
            });
        }
    }
}

/// `….build()?` → `….multipart(form.into()).build()?`.
fn put_form(statement: &mut Stmt) {
    let Stmt::Local(local) = statement else { return };
    let Some(Expr::Try(tried)) = local.init.as_mut().map(|init| &mut *init.expr) else { return };
    if let Expr::MethodCall(build) = &mut *tried.expr {
        let request = &build.receiver;
        build.receiver = parse_quote!(#request.multipart(form.into()));
    }
}
