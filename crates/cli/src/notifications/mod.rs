//! `ymarket notifications`.

mod decode;
mod line;
mod listen;
mod options;
mod rejections;
mod server;

use clap::Subcommand;

use crate::args::GlobalArgs;
use crate::failure::Failure;

pub(crate) use options::ListenOptions;
pub(crate) use server::Server;

/// Commands about notifications.
#[derive(Subcommand)]
pub(crate) enum NotificationsCommand {
    Listen(listen::ListenArgs),
    Decode(decode::DecodeArgs),
}

impl NotificationsCommand {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        match self {
            Self::Listen(args) => args.run(global).await,
            Self::Decode(args) => args.run(global).await,
        }
    }
}
