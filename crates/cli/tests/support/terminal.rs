//! `ymarket` at a terminal.

use std::io::{Read, Write};
use std::os::fd::AsFd;
use std::process::{Child, Command};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};

use pty_process::Size;
use pty_process::blocking::{Pty, open};

use super::running::until;

/// A process with a terminal of its own, and all that it has printed there.
pub struct Terminal {
    child: Child,
    /// None once it is closed.
    keyboard: Option<Pty>,
    screen: Arc<Mutex<Vec<u8>>>,
    is_closed: Arc<AtomicBool>,
    reader: JoinHandle<()>,
}

impl Terminal {
    pub fn start(command: Command) -> Self {
        let (pty, pts) = open().unwrap();
        pty.resize(Size::new(24, 120)).unwrap();
        let child = pty_process::blocking::Command::from(command).spawn(pts).unwrap();
        let screen = Arc::<Mutex<Vec<u8>>>::default();
        let mut reader = std::fs::File::from(pty.as_fd().try_clone_to_owned().unwrap());
        let printed = Arc::clone(&screen);
        let is_closed = Arc::<AtomicBool>::default();
        let closed = Arc::clone(&is_closed);
        // It ends with an error when the process does.
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(length @ 1..) = reader.read(&mut buffer) {
                printed.lock().unwrap().extend(buffer.iter().take(length));
                if closed.load(Ordering::Relaxed) {
                    return;
                }
            }
        });
        Self { child, keyboard: Some(pty), screen, is_closed, reader }
    }

    /// All that was printed.
    pub fn screen(&self) -> String {
        String::from_utf8_lossy(&self.screen.lock().unwrap()).into_owned()
    }

    /// Waits until this was printed.
    pub fn shows(&self, part: &str) {
        until(part, || self.screen().contains(part));
    }

    /// Types these characters.
    pub fn types(&self, keys: &str) {
        self.keyboard.as_ref().unwrap().write_all(keys.as_bytes()).unwrap();
    }

    /// Closes the terminal, as a window is closed, while the process prints something now and then.
    pub fn close(&mut self) {
        self.is_closed.store(true, Ordering::Relaxed);
        self.keyboard = None;
    }

    /// Waits for the end, until all of the screen is known, and returns the exit code.
    pub fn end(&mut self) -> Option<i32> {
        let mut status = None;
        until("the end", || {
            status = self.child.try_wait().unwrap();
            status.is_some()
        });
        until("the end of the screen", || self.reader.is_finished());
        status.unwrap().code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        if thread::panicking() {
            eprintln!("the screen: {:?}", self.screen());
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
