//! Values of the API's enums on the command line.

use clap::builder::{PossibleValuesParser, TypedValueParser};

/// Takes the known values of an enum, in any letter case. What is near to one is suggested.
///
/// Values that are not known here are refused, for the Market would refuse them as well.
pub(crate) fn known<T>(values: &'static [T]) -> impl TypedValueParser<Value = T>
where
    T: AsRef<str> + for<'a> From<&'a str> + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(values.iter().map(AsRef::as_ref))
        .map(|text| T::from(text.to_ascii_uppercase().as_str()))
}
