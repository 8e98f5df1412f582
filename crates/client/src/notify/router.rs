//! A receiver for axum. Needs the feature `axum`.

use axum::Router;

use super::Receiver;

impl Receiver {
    /// A router of axum that takes notifications at `/notification`. Nest it where the address that is registered with
    /// the Market points to. Needs the feature `axum`.
    ///
    /// It has to be served with the addresses of those who connect:
    ///
    /// ```no_run
    /// use std::net::SocketAddr;
    ///
    /// use tokio::net::TcpListener;
    /// use yandex_market::notify::Receiver;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let (receiver, mut notifications) = Receiver::builder("my-crm", "1.2.0").build()?;
    /// let worker = tokio::spawn(async move {
    ///     while let Some(notification) = notifications.next().await {
    ///         println!("{notification:?}");
    ///     }
    /// });
    ///
    /// let app = receiver.router().into_make_service_with_connect_info::<SocketAddr>();
    /// let listener = TcpListener::bind("127.0.0.1:8080").await?;
    /// let stop = async {
    ///     let _ = tokio::signal::ctrl_c().await;
    /// };
    /// axum::serve(listener, app).with_graceful_shutdown(stop).await?;
    ///
    /// // Everything that was acknowledged is worked on before the program ends.
    /// receiver.shutdown();
    /// worker.await?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn router(&self) -> Router {
        // The service answers wrong methods itself, with the body that the Market expects.
        Router::new().route_service("/notification", self.service())
    }
}
