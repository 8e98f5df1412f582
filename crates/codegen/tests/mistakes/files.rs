//! Files that cannot be read, and versions that are not understood.

use super::support::{Description, GROUP, ROOT};

#[test]
fn an_unreadable_root() {
    Description::of(&[("group.yaml", GROUP)]).refused(&[("root.yaml", "", "cannot be read")]);
}

#[test]
fn a_root_that_does_not_parse() {
    let description = Description::new().replace("title: A shop", "title: [A shop");
    description.refused(&[("root.yaml", "", "is no YAML")]);
}

#[test]
fn a_group_that_does_not_parse() {
    let description = Description::of(&[("root.yaml", ROOT), ("group.yaml", "paths: {chats")]);
    let reference = |path: &str| format!("/paths/~1shops~1{{shopId}}~1{path}/$ref");
    description.refused(&[
        ("group.yaml", "", "is no YAML"),
        ("root.yaml", &reference("chats"), "`group.yaml#/paths/chats`, a file that cannot be read"),
        ("root.yaml", &reference("chat"), "`group.yaml#/paths/chat`, a file that cannot be read"),
    ]);
}

#[test]
fn a_key_that_stands_twice() {
    let description = Description::new().replace("  version: '1'\n", "  version: '1'\n  version: '2'\n");
    description.refused(&[("root.yaml", "", "duplicate")]);
}

#[test]
fn a_root_that_is_no_description() {
    let refused: [(&str, &str, &str); 2] =
        [("root.yaml", "/openapi", "must be 3.0.x"), ("root.yaml", "/paths", "no operation")];
    Description::of(&[("root.yaml", "- one\n- two\n")]).refused(&refused);
    Description::of(&[("root.yaml", "openapi: 3.1\n")]).refused(&refused);
}

#[test]
fn a_root_that_lacks_what_openapi_requires() {
    let description = Description::new().without("  title: A shop");
    description.refused(&[("root.yaml", "", "missing field `title`")]);
}
