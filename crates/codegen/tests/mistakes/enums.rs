//! Values of enums and what is said of them.

use super::support::Description;

const ENUM: &str = "/schemas/StatusType";

/// The small description with these values and these lines of meanings.
fn with(values: &str, meanings: &str) -> Description {
    Description::new()
        .replace("[NEW, OVER]", values)
        .replace("      NEW: A new chat.\n      OVER: A chat that is over.\n", meanings)
}

#[test]
fn a_value_that_stands_twice() {
    let wrong = with("[NEW, OVER, NEW, NEW]", "      NEW: A new chat.\n      OVER: It is over.\n");
    wrong.refused(&[
        ("group.yaml", "/schemas/StatusType/enum/2", "the enum value `NEW` is listed twice"),
        ("group.yaml", "/schemas/StatusType/enum/3", "the enum value `NEW` is listed twice"),
    ]);
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
    with("[NEW, OVER]", "      NEW: A new chat.\n").refused_if_complete(&missing);
    with("[NEW, OVER]", "      NEW: A new chat.\n      OVER: ''\n").refused_if_complete(&missing);
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
    let at = format!("{ENUM}/x-enum-names/NEW");
    named("7").refused(&[("group.yaml", &at, "must be text, not 7")]);
    for name in ["'7'", "brand_new", "Self", "''", "A-B"] {
        named(name).refused(&[("group.yaml", &at, "cannot be a Rust name")]);
    }
}

#[test]
fn names_that_are_taken() {
    let named =
        |names: &str| Description::new().append("group.yaml", &format!("    x-enum-names: {{ {names} }}\n"));
    named("NEW: Unknown").refused(&[(
        "group.yaml",
        &format!("{ENUM}/x-enum-names/NEW"),
        "`Unknown` is taken by values that are not known",
    )]);
    named("NEW: A, OVER: A").refused(&[(
        "group.yaml",
        &format!("{ENUM}/x-enum-names/OVER"),
        "`A` is taken by `NEW`",
    )]);
}

#[test]
fn lists_of_another_length_than_that_of_the_values() {
    for extension in ["x-enum-varnames", "x-enumNames"] {
        Description::new().append("group.yaml", &format!("    {extension}: [A]\n")).refused(&[(
            "group.yaml",
            &format!("{ENUM}/{extension}"),
            "1 entries for the 2 values",
        )]);
    }
}

#[test]
fn enums_of_something_else() {
    let at = "/schemas/Fault/properties/code";
    for schema in [
        "type: integer, enum: [1, 1.5]",
        "type: boolean, enum: [true]",
        "type: number, enum: [1.5]",
        "enum: [1, A]",
        "enum: []",
    ] {
        let wrong = Description::new().replace("code: { type: string }", &format!("code: {{ {schema} }}"));
        wrong.refused(&[("group.yaml", at, "must be of `type: string`")]);
    }
}
