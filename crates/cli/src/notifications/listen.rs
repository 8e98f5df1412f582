//! `ymarket notifications listen`.

use yandex_market::notify::{Notifications, Stats};

use super::line;
use super::options::ListenOptions;
use super::server::Server;
use crate::args::GlobalArgs;
use crate::console::notice;
use crate::failure::Failure;
use crate::output::Format;
use crate::progress::StatusLine;
use crate::shutdown::Shutdown;

/// Receive the Market's notifications and print them, line by line as they come
///
/// Each is acknowledged, and duplicates are not printed. It runs until Ctrl-C, SIGTERM or SIGHUP, and needs no key. With `--output json`, as with jsonl, each is a JSON object on a line of its own.
#[derive(clap::Args)]
pub(crate) struct ListenArgs {
    /// The port to listen at; 0 is any free one
    #[arg(long, value_name = "PORT")]
    port: u16,

    #[command(flatten)]
    options: ListenOptions,
}

impl ListenArgs {
    pub(crate) async fn run(self, global: &GlobalArgs) -> Result<(), Failure> {
        let mut shutdown = Shutdown::new()?;
        let (server, mut notifications) = Server::start(self.port, &self.options, global.reporter()).await?;
        print_until(&mut shutdown, &mut notifications, global.output).await?;
        // The Market does not send again what was acknowledged: it is printed before the end.
        server.close();
        shutdown.finish(print_rest(&mut notifications, global.output)).await??;
        notice(&summary(&shutdown.finish(server.stop()).await?));
        Ok(())
    }
}

async fn print_until(
    shutdown: &mut Shutdown,
    from: &mut Notifications,
    format: Format,
) -> Result<(), Failure> {
    let status = StatusLine::start();
    for number in 0_u64.. {
        status.set(&format!("waiting for notifications, {number} so far"), None, None);
        let next = tokio::select! {
            biased;
            () = shutdown.requested() => return Ok(()),
            next = from.next() => next,
        };
        let Some(notification) = next else { return Ok(()) };
        shutdown.finish(line::write(&notification, format)).await??;
    }
    Ok(())
}

async fn print_rest(from: &mut Notifications, format: Format) -> Result<(), Failure> {
    while let Some(notification) = from.next().await {
        line::write(&notification, format).await?;
    }
    Ok(())
}

/// Returns the numbers of requests by their outcomes.
fn summary(stats: &Stats) -> String {
    format!(
        "Acknowledged: {} notifications, {} that came again, {} pings. Refused: {}. Put off: {}.",
        stats.accepted,
        stats.duplicates,
        stats.pings,
        stats.rejected.all(),
        stats.retry_later
    )
}
