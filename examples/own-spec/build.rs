//! parcels.yaml → $OUT_DIR/parcels.rs

use std::path::PathBuf;
use std::{env, error::Error};

use yandex_market_codegen::{Settings, generate};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=parcels.yaml");
    let settings = Settings {
        module: "crate::parcels".to_owned(),
        support: "::yandex_market_api::support".to_owned(),
        command: "cargo build".to_owned(),
        ..Settings::default()
    };
    let generated = generate("parcels.yaml".as_ref(), &settings)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("parcels.rs");
    generated.write_single_file(&out)?;
    Ok(())
}
