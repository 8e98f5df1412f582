//! A description as it is written, for programs that ask it and generate nothing.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::document::Document;
use crate::problem::{self, Error};
use crate::{check, downgrade, ending, load};

/// A description in one piece, read from its files and judged by nothing but whether they can be read.
///
/// Every `$ref` in it is `#/components/…`, and what stands beside a `$ref` is kept.
///
/// ```
/// use yandex_market_codegen::Description;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let description = Description::load("../../openapi/market.yaml".as_ref())?;
/// assert_eq!(description.root()["openapi"], "3.0.3");
///
/// let (file, pointer) = description.origin("/components/schemas/ChatType/enum/0");
/// assert!(file.ends_with("chats.yaml"));
/// assert_eq!(pointer, "/schemas/ChatType/enum/0");
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Description {
    document: Document,
}

impl Description {
    /// Reads the description whose root is this YAML (or JSON) file, with all that it refers to.
    ///
    /// # Errors
    ///
    /// Every file that cannot be read or ends in the middle of a line, every `$ref` that leads nowhere or in a circle,
    /// and every name that two components have.
    pub fn load(root: &Path) -> Result<Self, Error> {
        let document = load::load_whole(root)?;
        problem::none(ending::unfinished(&document))?;
        Ok(Self { document })
    }

    /// As [`load`](Self::load), for whoever writes something on the strength of it. What is said in the words of OpenAPI 3.1
    /// is said in those of 3.0, as far as these go.
    ///
    /// # Errors
    ///
    /// Besides those of [`load`](Self::load): what is no description of OpenAPI 3.0 or 3.1 with an operation in it, places with
    /// nothing in them, and schemas composed of themselves.
    pub fn load_complete(root: &Path) -> Result<Self, Error> {
        let mut description = Self::load(root)?;
        downgrade::settle(&mut description.document);
        problem::none(check::whole(&description.document))?;
        Ok(description)
    }

    /// The whole, bundled.
    #[must_use]
    pub fn root(&self) -> &Value {
        &self.document.root
    }

    /// The file, and the JSON pointer within it, that the node at a pointer into [`root`](Self::root) was read from.
    #[must_use]
    pub fn origin(&self, pointer: &str) -> (PathBuf, String) {
        let origin = self.document.origin(pointer);
        (origin.file, origin.pointer)
    }
}
