//! descriptions/*.yaml → a module each.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use yandex_market_codegen::{Settings, generate};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=descriptions");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let mut modules = String::new();
    let mut files: Vec<PathBuf> = fs::read_dir("descriptions")?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_, std::io::Error>>()?;
    files.sort();
    for file in files {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = code(&file, &name)?;
        fs::write(out.join(format!("{name}.rs")), text)?;
        let include = format!("include!(concat!(env!(\"OUT_DIR\"), \"/{name}.rs\"));");
        modules.push_str(&format!("/// descriptions/{name}.yaml\npub mod {name} {{ {include} }}\n"));
    }
    fs::write(out.join("all.rs"), modules)?;
    Ok(())
}

/// The code of a description. What is refused fails the build with file, pointer and reason.
fn code(file: &Path, name: &str) -> Result<String, Box<dyn Error>> {
    let settings = Settings {
        module: format!("crate::{name}"),
        support: "::yandex_market_api::support".to_owned(),
        command: "cargo build".to_owned(),
        ..Settings::default()
    };
    Ok(generate(file, &settings)?.single_file())
}
