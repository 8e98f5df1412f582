//! What stands in the place of a text that a person has to write: the generator refuses it until that is done.

/// What such a text begins with.
pub(super) const TODO: &str = "TODO";

/// The comment on what is only a proposal.
pub(super) const REPEATABLE: &str = "TODO: review: may it be repeated when its outcome is unknown?";
pub(super) const EFFECT: &str =
    "TODO: review: reads, writes (another call can change it again) or irreversible?";

/// The comment on a largest page that may be exceeded.
pub(super) const CUT: &str = "TODO: say that a larger number is cut, and not refused as elsewhere.";

/// What is said of a sample.
pub(super) const SAMPLE: &str = "A sample in the manner of the documentation.";

pub(super) fn summary(operation: &str) -> String {
    format!("{TODO} say in a few words what {operation} does.")
}

pub(super) fn description(operation: &str) -> String {
    format!("{TODO} say in one or two sentences what {operation} does.")
}

/// Of a schema, a field or a parameter.
pub(super) fn thing(name: &str) -> String {
    format!("{TODO} say what `{name}` is.")
}

/// Of a value of an enum.
pub(super) fn value(value: &str) -> String {
    format!("{TODO} say what `{value}` means.")
}

pub(super) fn body(operation: &str) -> String {
    format!("{TODO} say what the body of {operation} is.")
}

pub(super) fn answer(operation: &str, status: &str) -> String {
    format!("{TODO} say what the answer {status} of {operation} is.")
}

/// Of the schema of an answer. Ours all say no more, for what matters is said of what is in it.
pub(super) fn answer_schema(operation: &str) -> String {
    format!("The answer of {operation}.")
}

pub(super) fn failure(status: &str) -> String {
    format!("{TODO} say what a {status} means.")
}

pub(super) fn group(name: &str) -> String {
    format!("{TODO} say what the group {name} is about.")
}
