//! Descriptions that would have us read what they must not, or without end.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use yandex_market_codegen::{Error, Settings, generate};

use super::support::Description;

const FILTER: &str = "/schemas/GetChatsRequest/properties/filter/$ref";

fn referring_to(target: &str) -> Description {
    Description::new().replace("'#/schemas/FilterDTO'", &format!("'{target}'"))
}

/// The refusal when the folder of the description has more in it than its files.
fn refused(description: &Description, prepare: impl FnOnce(&Path)) -> String {
    let error = description.written(|root| {
        prepare(root.parent().unwrap());
        let error = generate(root, &Settings::default()).map(drop).unwrap_err();
        clear(root.parent().unwrap());
        error
    });
    assert!(matches!(&error, Error::Description(problems) if !problems.is_empty()), "{error}");
    error.to_string()
}

/// Takes away what was prepared.
fn clear(folder: &Path) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        if entry.file_name().to_string_lossy().starts_with("more") {
            fs::remove_file(entry.path()).or_else(|_| fs::remove_dir_all(entry.path())).unwrap();
        }
    }
}

#[test]
fn files_outside_of_the_folder_are_not_read() {
    for outside in [
        "/proc/self/environ",
        "/dev/zero",
        "/etc/passwd#/schemas/A",
        "../../../../../../../../../../etc/passwd",
        "a/../../../x.yaml",
        "..",
        "/nowhere/at/all.yaml",
    ] {
        let reason = format!("`$ref` to `{outside}`, which is not in the description's folder");
        referring_to(outside).refused(&[("group.yaml", FILTER, &reason)]);
    }
}

#[test]
fn links_that_lead_out_of_the_folder_are_not_followed() {
    let told = refused(&referring_to("more.yaml#/schemas/A"), |folder| {
        symlink("/proc/self/environ", folder.join("more.yaml")).unwrap();
    });
    assert!(told.contains("not in the description's folder") && !told.contains("PATH"), "{told}");
    let told = refused(&referring_to("more/etc/passwd"), |folder| symlink("/", folder.join("more")).unwrap());
    assert!(told.contains("not in the description's folder") && !told.contains("root:"), "{told}");
}

#[test]
fn a_link_within_the_folder_is_a_file_like_others() {
    let filter =
        "{ description: A filter., type: object, properties: { a: { description: A., type: boolean } } }";
    let generated = referring_to("more.yaml#/schemas/LinkedDTO").written(|root| {
        let folder = root.parent().unwrap();
        fs::write(folder.join("more-real.yaml"), format!("schemas: {{ LinkedDTO: {filter} }}\n")).unwrap();
        symlink("more-real.yaml", folder.join("more.yaml")).unwrap();
        let generated = generate(root, &Settings::default());
        clear(folder);
        generated
    });
    assert!(generated.unwrap().single_file().contains("pub struct Linked"));
}

#[test]
fn only_regular_files_are_read() {
    let told = refused(&referring_to("more/x.yaml"), |folder| {
        fs::create_dir_all(folder.join("more/x.yaml")).unwrap();
    });
    assert!(told.contains("x.yaml#: cannot be read: it is no regular file"), "{told}");
}

#[test]
fn a_file_has_a_bound() {
    let told = refused(&referring_to("more.yaml#/schemas/A"), |folder| {
        fs::write(folder.join("more.yaml"), format!("a: {}\n", "b".repeat(16 << 20))).unwrap();
    });
    assert!(told.contains("more.yaml#: cannot be read: it has more than 16777216 bytes"), "{told}");
}

#[test]
fn all_files_together_have_a_bound() {
    let description = referring_to("more0.yaml#/schemas/A0");
    let told = refused(&description, |folder| {
        for number in 0..5 {
            let next = number + 1;
            let text = format!(
                "schemas:\n  A{number}: {{ $ref: 'more{next}.yaml#/schemas/A{next}' }}\n#{}\n",
                "x".repeat(15 << 20)
            );
            fs::write(folder.join(format!("more{number}.yaml")), text).unwrap();
        }
    });
    assert!(told.contains("more4.yaml#: the files read so far have more than 67108864 bytes"), "{told}");
}

#[test]
fn aliases_do_not_become_without_end() {
    let mut laughs = "schemas:\n  x0: &x0 [a, a, a, a, a, a, a, a, a, a]\n".to_owned();
    for level in 1..12 {
        let below = vec![format!("*x{}", level - 1); 10].join(", ");
        laughs.push_str(&format!("  x{level}: &x{level} [{below}]\n"));
    }
    let told = refused(&referring_to("more.yaml#/schemas/x11"), |folder| {
        fs::write(folder.join("more.yaml"), laughs).unwrap();
    });
    assert!(told.contains("more.yaml#: is no YAML"), "{told}");

    let scalar =
        format!("schemas:\n  x: &x {}\n  y: [{}]\n", "a".repeat(15 << 20), vec!["*x"; 90].join(", "));
    let told = refused(&referring_to("more.yaml#/schemas/y"), |folder| {
        fs::write(folder.join("more.yaml"), scalar).unwrap();
    });
    assert!(told.contains("more.yaml#: is no YAML"), "{}", told.chars().take(300).collect::<String>());
}

#[test]
fn nesting_has_a_bound() {
    for deep in [format!("schemas: {}{}\n", "[".repeat(100_000), "]".repeat(100_000)), "- ".repeat(100_000)] {
        let told = refused(&referring_to("more.yaml#/schemas/A"), |folder| {
            fs::write(folder.join("more.yaml"), &deep).unwrap();
        });
        assert!(told.contains("more.yaml#: is no YAML"), "{}", told.chars().take(300).collect::<String>());
    }
}

#[test]
fn a_long_row_of_schemas_is_no_depth() {
    let mut row = String::new();
    for number in 0..3_000 {
        let next = number + 1;
        row.push_str(&format!(
            "  R{number}:\n    description: One.\n    type: object\n    properties: {{ next: {{ $ref: '#/schemas/R{next}' }} }}\n"
        ));
    }
    row.push_str("  R3000: { description: The last., type: object, properties: { a: { description: A., type: string } } }\n");
    let description =
        Description::new().replace("'#/schemas/FilterDTO'", "'#/schemas/R0'").append("group.yaml", &row);
    let loaded = description.written(yandex_market_codegen::Description::load).unwrap();
    assert!(loaded.root().pointer("/components/schemas/R3000/properties/a").is_some());
}

#[test]
fn path_items_that_refer_to_one_another_end() {
    let circle = "  one: { $ref: '#/paths/two', summary: a }\n  two: { $ref: '#/paths/one', summary: b }\n";
    let description = Description::new()
        .replace("group.yaml#/paths/chats", "group.yaml#/paths/one")
        .replace("paths:\n  chats:", &format!("paths:\n{circle}  chats:"));
    let told = description.generate().map(drop).unwrap_err().to_string();
    assert!(told.contains("path items refer to one another"), "{told}");
}
