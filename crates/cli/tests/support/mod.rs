//! Running `ymarket` as a process.

#![allow(dead_code, reason = "each test file uses a part")]

use std::process::{Command, Output, Stdio};

use yandex_market_sandbox::Sandbox;

/// The program, in an environment that knows no Market.
pub fn ymarket(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ymarket"));
    for name in ["YANDEX_MARKET_API_KEY", "YANDEX_MARKET_BASE_URL", "YANDEX_MARKET_BUSINESS_ID"] {
        command.env_remove(name);
    }
    command.args(args).stdin(Stdio::null());
    command
}

/// What a run of the program came to.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self { code: output.status.code(), stdout: text(&output.stdout), stderr: text(&output.stderr) }
    }
}

/// Runs the program to its end.
pub fn run(args: &[&str]) -> Run {
    ymarket(args).output().unwrap().into()
}

/// Runs the program against a sandbox of the test's own, which goes on serving meanwhile.
pub async fn run_against(sandbox: &Sandbox, args: &[&str]) -> Run {
    let business = sandbox.business().to_string();
    let mut all = vec!["--base-url", sandbox.base_url(), "--api-key", sandbox.api_key()];
    all.extend(["--business-id", &business]);
    all.extend(args);
    let mut command = ymarket(&all);
    tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap().into()
}
