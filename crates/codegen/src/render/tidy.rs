//! What progenitor's types have to lose, and to gain, to be ours.

use syn::visit_mut::{self, VisitMut};
use syn::{File, ItemMod, Path, parse_quote};

use crate::Settings;
use crate::problem::Error;

/// Makes the types lean on ours and read well.
pub(super) fn tidy(file: &mut File, settings: &Settings) -> Result<(), Error> {
    let module: Path = syn::parse_str(&settings.module)?;
    Tidy { module: spelled(&module), in_types: false }.visit_file_mut(file);
    Ok(())
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
}

/// A path without its arguments, as it would be written.
fn spelled(path: &Path) -> String {
    let names: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let root = if path.leading_colon.is_some() { "::" } else { "" };
    format!("{root}{}", names.join("::"))
}
