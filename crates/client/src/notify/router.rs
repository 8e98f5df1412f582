//! A receiver for axum. Needs the feature `axum`.

use axum::Router;

use super::Receiver;

impl Receiver {
    /// A router of axum that takes notifications at `/notification`. Nest it where the address that is registered with
    /// the Market points to. Needs the feature `axum`.
    ///
    /// The [`Server`](super::Server) of this module serves it, with time-outs and a cap on connections:
    ///
    /// ```no_run
    /// use tokio::net::TcpListener;
    /// use yandex_market::notify::{Receiver, Server};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
    /// let listener = TcpListener::bind("127.0.0.1:8080").await?;
    /// tokio::spawn(Server::new(listener, receiver.router()).run_until(std::future::pending()));
    /// while let Some(notification) = notifications.next().await {
    ///     println!("{notification:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Any other server has to say who calls: `axum::serve` by `into_make_service_with_connect_info::<SocketAddr>()`.
    /// `axum::serve` has no time-outs, so leave them and a cap on connections to a reverse proxy then.
    pub fn router(&self) -> Router {
        // The service answers wrong methods itself, with the body that the Market expects.
        Router::new().route_service("/notification", self.service())
    }
}
