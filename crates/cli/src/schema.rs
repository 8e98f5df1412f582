//! `ymarket schema`.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use serde::Serialize;
use yandex_market::api::schemas;
use yandex_market::api::support::TypeSchema;

use crate::args::GlobalArgs;
use crate::failure::Failure;
use crate::output::{ListWriter, Row, write_json};

/// Print the JSON Schema of a type
///
/// Without a type, list the names of all types.
#[derive(clap::Args)]
pub(crate) struct SchemaArgs {
    /// The type, by its name in Rust or the Market's own
    #[arg(value_name = "TYPE", ignore_case = true, hide_possible_values = true, value_parser = type_schema())]
    name: Option<&'static TypeSchema>,
}

impl SchemaArgs {
    pub(crate) fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        if let Some(found) = self.name {
            return write_json(&(found.schema)(), global.output);
        }
        let mut writer = ListWriter::new(global.output);
        for TypeSchema { name, described, .. } in schemas::ALL {
            writer.push(Names { name, described })?;
        }
        writer.finish()
    }
}

/// The names of a type.
#[derive(Serialize)]
struct Names {
    name: &'static str,
    described: &'static str,
}

impl Row for Names {
    const COLUMNS: &'static [&'static str] = &["TYPE", "MARKET'S NAME"];

    fn cells(&self) -> Vec<String> {
        vec![self.name.to_owned(), self.described.to_owned()]
    }
}

/// Takes either name of a type. What is near to one is suggested.
fn type_schema() -> impl TypedValueParser<Value = &'static TypeSchema> {
    let values = schemas::ALL.iter().map(|one| PossibleValue::new(one.name).alias(one.described));
    PossibleValuesParser::new(values)
        .try_map(|text| find(&text).ok_or_else(|| format!("there is no type `{text}`")))
}

fn find(text: &str) -> Option<&'static TypeSchema> {
    let by_name = schemas::ALL.iter().find(|one| one.name.eq_ignore_ascii_case(text));
    by_name.or_else(|| schemas::ALL.iter().find(|one| one.described.eq_ignore_ascii_case(text)))
}
