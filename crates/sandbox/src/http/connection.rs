//! Connections that can be told to break.
//!
//! A handler has no hand on the socket that its answer goes out by. So each connection shares an order with its
//! handlers: once it is given, the next write fails, the server drops the connection, and the socket is closed as
//! ordered.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::serve::Listener;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Sleep, sleep};

const NONE: u8 = 0;
const CLOSE: u8 = 1;
const RESET: u8 = 2;
const IDLE: u8 = 3;

/// An order to a connection to break.
#[derive(Clone, Debug, Default)]
pub(crate) struct Order(Arc<AtomicU8>);

impl Order {
    /// Close it without another byte.
    pub(crate) fn close(&self) {
        self.0.store(CLOSE, Ordering::Release);
    }

    /// Send an RST and not another byte.
    pub(crate) fn reset(&self) {
        self.0.store(RESET, Ordering::Release);
    }

    /// Read nothing more, and close it when something comes.
    pub(crate) fn close_when_spoken_to(&self) {
        self.0.store(IDLE, Ordering::Release);
    }

    fn given(&self) -> u8 {
        self.0.load(Ordering::Acquire)
    }
}

/// The time that a client may leave an answer unread.
const STALLED: Duration = Duration::from_secs(30);

/// A connection.
pub(crate) struct Connection {
    stream: TcpStream,
    order: Order,
    /// Runs while nothing can be written.
    stalled: Option<Pin<Box<Sleep>>>,
}

/// Accepts a connection.
pub(crate) async fn accept(listener: &mut TcpListener) -> Connection {
    let (stream, _) = Listener::accept(listener).await;
    // Nothing but speed depends on it.
    let _ = stream.set_nodelay(true);
    Connection { stream, order: Order::default(), stalled: None }
}

impl Connection {
    /// The order that its handlers share with it.
    pub(crate) fn order(&self) -> Order {
        self.order.clone()
    }

    /// Fails when nothing could be written for too long.
    fn stall(&mut self, context: &mut Context<'_>) -> Poll<io::Result<usize>> {
        let stalled = self.stalled.get_or_insert_with(|| Box::pin(sleep(STALLED)));
        stalled.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }

    /// Fails if it has been ordered to break.
    fn obey(&self) -> io::Result<()> {
        match self.order.given() {
            NONE | IDLE => return Ok(()),
            // With no time to linger, closing the socket is an RST.
            RESET => self.stream.set_zero_linger()?,
            _ => {}
        }
        Err(io::ErrorKind::ConnectionAborted.into())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        if wire.order.given() == IDLE {
            // The server is told of an end that has not come, and closes the connection.
            return wire.stream.poll_read_ready(context);
        }
        Pin::new(&mut wire.stream).poll_read(context, buffer)
    }
}

// Writing of several buffers at once is left out: it would only be another way past the order.
impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.obey()?;
        let wire = self.get_mut();
        match Pin::new(&mut wire.stream).poll_write(context, bytes) {
            Poll::Pending => wire.stall(context),
            written => {
                wire.stalled = None;
                written
            }
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let wire = self.get_mut();
        if wire.order.given() == IDLE {
            // Nobody is told that nothing more is sent: closing the socket is an RST.
            return Poll::Ready(wire.stream.set_zero_linger());
        }
        Pin::new(&mut wire.stream).poll_shutdown(context)
    }
}
