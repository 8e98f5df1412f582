//! `ymarket` while it runs.

#![allow(clippy::panic, reason = "a test says by panicking what went wrong")]

use std::io::{BufRead, BufReader, Read};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A process, and what it prints.
pub struct Running {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
}

impl Running {
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (stdout, stderr) = (lines(child.stdout.take().unwrap()), lines(child.stderr.take().unwrap()));
        Self { child, stdout, stderr }
    }

    /// The next line of standard output, which must come.
    pub fn line(&self) -> String {
        self.stdout.recv_timeout(PATIENCE).unwrap_or_else(|error| {
            panic!(
                "no line ({error}), but on standard error: {:?}",
                self.stderr.try_iter().collect::<Vec<_>>()
            )
        })
    }

    /// The next line of standard error, which must come.
    pub fn complaint(&self) -> String {
        self.stderr.recv_timeout(PATIENCE).unwrap()
    }

    /// The next line of standard error that has this.
    pub fn complaint_with(&self, part: &str) -> String {
        std::iter::repeat_with(|| self.complaint()).find(|line| line.contains(part)).unwrap()
    }

    /// Makes sure that nothing is printed for a while.
    pub fn is_silent_for(&self, time: Duration) {
        let line = self.stdout.recv_timeout(time);
        assert_eq!(line, Err(RecvTimeoutError::Timeout));
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args([&format!("-{name}"), &id]).status().unwrap().success());
    }

    /// The exit code, what was printed and not read yet, and the same of standard error.
    pub fn end(mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        let begun = Instant::now();
        let code = loop {
            match self.child.try_wait().unwrap() {
                Some(status) => break status.code(),
                None => assert!(begun.elapsed() < PATIENCE, "it does not end"),
            }
            thread::sleep(Duration::from_millis(5));
        };
        (code, self.stdout.iter().collect(), self.stderr.iter().collect())
    }

    /// As [`end`](Self::end), after it was asked to by SIGTERM.
    pub fn stopped(self) -> (Option<i32>, Vec<String>, Vec<String>) {
        self.signal("TERM");
        self.end()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(reader: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        for line in BufReader::new(reader).lines() {
            let sent = line.map(|line| sender.send(line));
            if !matches!(sent, Ok(Ok(()))) {
                return;
            }
        }
    });
    receiver
}

/// Waits until this is so.
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < PATIENCE, "{what} does not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

/// Posts a notification as a proxy of the Market would, and answers the status and all of the answer.
pub fn post(address: &str, headers: &[&str], body: &str) -> (u16, String) {
    use std::io::Write;
    let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
    let length = body.len();
    let request = format!(
        "POST /notification HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n\
         Content-Length: {length}\r\n{headers}\r\n{body}"
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(PATIENCE)).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    (answer.split(' ').nth(1).unwrap().parse().unwrap(), answer)
}

/// The address of a line that says where it listens.
pub fn address(line: &str) -> String {
    let address = line.strip_prefix("Listening at http://").and_then(|rest| rest.split('/').next());
    address.unwrap_or_else(|| panic!("no address in {line}")).to_owned()
}
