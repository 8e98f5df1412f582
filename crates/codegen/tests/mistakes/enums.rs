//! Values of enums and what is said of them.

use super::support::Description;

const ENUM: &str = "/schemas/StatusType";

/// The small description with these values and these lines of meanings.
fn with(values: &str, meanings: &str) -> Description {
    Description::new()
        .replace("[NEW, OVER]", values)
        .replace("      NEW: A new chat.\n      OVER: A chat that is over.\n", meanings)
}

/// The code on one line: where one is broken is the formatter's business.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn values_that_cannot_be_rust_names() {
    let meanings = "      '': Not known.\n      1-2: One or two.\n      SELF: Oneself.\n";
    let wrong = with("['', 1-2, SELF]", meanings);
    wrong.refused(&[
        ("group.yaml", "/schemas/StatusType/enum/0", "`` cannot be a Rust name"),
        ("group.yaml", "/schemas/StatusType/enum/1", "`1-2` cannot be a Rust name"),
        ("group.yaml", "/schemas/StatusType/enum/2", "give one in `x-enum-names`"),
    ]);
    let names = "    x-enum-names: { '': Empty, 1-2: OneOrTwo, SELF: Oneself }\n";
    let text = wrong.append("group.yaml", names).text();
    for (name, value) in [("Empty", ""), ("OneOrTwo", "1-2"), ("Oneself", "SELF")] {
        assert!(words(&text).contains(&format!("{name} = \"{value}\"")), "{name} of {value}");
    }
}

#[test]
fn values_with_one_rust_name() {
    let wrong = with("[A_B, A-B]", "      A_B: One.\n      A-B: Another.\n");
    wrong.refused(&[("group.yaml", "/schemas/StatusType/enum/1", "`AB` is taken by `A_B`")]);
    let text = wrong.append("group.yaml", "    x-enum-names: { A-B: AOrB }\n").text();
    let text = words(&text);
    assert!(text.contains("AB = \"A_B\"") && text.contains("AOrB = \"A-B\""), "the name is not used");
}

#[test]
fn a_value_that_stands_twice() {
    let wrong = with("[NEW, NEW]", "      NEW: A new chat.\n");
    wrong.refused(&[("group.yaml", "/schemas/StatusType/enum/1", "`New` is taken by `NEW`")]);
}

#[test]
fn a_value_with_the_name_of_what_is_not_known() {
    let wrong = with("[UNKNOWN]", "      UNKNOWN: Nobody knows.\n");
    wrong.refused(&[("group.yaml", "/schemas/StatusType/enum/0", "taken by values that are not known")]);
    let text = wrong.append("group.yaml", "    x-enum-names: { UNKNOWN: NotKnown }\n").text();
    assert!(text.contains("NotKnown = \"UNKNOWN\""), "the name is not used");
}

#[test]
fn values_that_are_no_strings() {
    with("[NEW, 1, true]", "      NEW: A new chat.\n").refused(&[
        ("group.yaml", "/schemas/StatusType/enum/1", "1 is no string"),
        ("group.yaml", "/schemas/StatusType/enum/2", "true is no string"),
    ]);
}

#[test]
fn a_value_without_a_meaning() {
    let missing = [("group.yaml", "/schemas/StatusType/enum/1", "`OVER` has no meaning")];
    with("[NEW, OVER]", "      NEW: A new chat.\n").refused(&missing);
    with("[NEW, OVER]", "      NEW: A new chat.\n      OVER: ''\n").refused(&missing);
}

#[test]
fn what_is_said_of_values_that_are_not_there() {
    with("[NEW]", "      NEW: A new chat.\n      OVER: A chat that is over.\n").refused(&[(
        "group.yaml",
        "/schemas/StatusType/x-enum-descriptions/OVER",
        "`OVER` is described, but is no value",
    )]);
    Description::new().append("group.yaml", "    x-enum-names: { OLD: Old }\n").refused(&[(
        "group.yaml",
        "/schemas/StatusType/x-enum-names/OLD",
        "`OLD` is named, but is no value",
    )]);
}

#[test]
fn names_that_are_no_names() {
    let named = |name: &str| {
        Description::new().append("group.yaml", &format!("    x-enum-names: {{ NEW: {name} }}\n"))
    };
    named("7").refused(&[("group.yaml", &format!("{ENUM}/enum/0"), "must be text, not 7")]);
    named("'7'").refused(&[("group.yaml", &format!("{ENUM}/enum/0"), "cannot be a Rust name")]);
    named("brand_new").refused(&[("group.yaml", &format!("{ENUM}/enum/0"), "cannot be a Rust name")]);
}

#[test]
fn enums_of_something_else() {
    let wrong = Description::new().replace("    type: string\n    enum", "    enum");
    wrong.refused(&[("group.yaml", ENUM, "must be of `type: string`")]);
    let wrong = Description::new().replace("code: { type: string }", "code: { type: integer, enum: [1] }");
    wrong.refused(&[("group.yaml", "/schemas/Fault/properties/code", "must be of `type: string`")]);
}
