//! The lines of the input: read directly, which is the quickest, or by a thread once F* must
//! look whether there is more without waiting for it.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::sync::mpsc::{Receiver, channel};

pub enum Input {
    Direct(BufReader<File>),
    Thread(Receiver<Vec<u8>>),
}

fn read(from: &mut BufReader<File>) -> Option<Vec<u8>> {
    let mut line = Vec::new();
    match from.read_until(b'\n', &mut line) {
        Ok(n) if n > 0 => {
            line.pop_if(|last| *last == b'\n');
            Some(line)
        }
        _ => None,
    }
}

impl Input {
    pub fn new() -> Self {
        let file = File::open("/dev/stdin").unwrap_or_else(|e| super::misuse(&format!("no input: {e}")));
        Self::Direct(BufReader::with_capacity(1 << 16, file))
    }

    pub fn line(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Direct(reader) => read(reader),
            Self::Thread(lines) => lines.recv().ok(),
        }
    }

    /// From now on, `waiting` works.
    pub fn watch(self) -> Self {
        let Self::Direct(mut reader) = self else { return self };
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            while let Some(line) = read(&mut reader) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Self::Thread(lines)
    }

    /// A line that has arrived already.
    pub fn waiting(&mut self) -> Option<Vec<u8>> {
        match self {
            Self::Direct(_) => None,
            Self::Thread(lines) => lines.try_recv().ok(),
        }
    }
}
