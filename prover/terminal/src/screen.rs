//! The terminal itself: taken over, drawn on, and given back whatever happens.

use crate::app::{App, Stage};
use crate::message::{Command, Message, Report};
use crate::session_thread::{Reader, SessionThread};
use crate::shown_judgement::ShownJudgement;
use crate::view::view;
use crossbeam::channel::{Receiver, Sender, after, never, select, unbounded};
use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{self, DisableBracketedPaste, EnableBracketedPaste, Event, KeyEventKind};
use crossterm::terminal::{EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode};
use crossterm::{cursor, execute};
use proof_session::Service;
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::fs::File;
use std::io::{self, BufWriter, Stdout, Write, stdout};
use std::os::fd::OwnedFd;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// How often what goes on is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// What is shown, and what it needs.
///
/// ```no_run
/// use proof_session::Service;
/// use prover_terminal::{ScreenError, Setup, Stage, run};
/// use std::path::PathBuf;
/// use std::sync::Arc;
///
/// /// Asks for a statement, and shows a session about it until the user leaves.
/// fn show(service: Arc<Service>, folder: PathBuf) -> Result<(), ScreenError> {
///     let farewell = run(Setup {
///         service,
///         folder,
///         stage: Stage::Ask,
///         first: None,
///         read: Box::new(|text| Err(format!("cannot read {text}"))),
///         without: None,
///         colour: true,
///     })?;
///     if let Some((text, _)) = farewell.proof {
///         println!("{text}");
///     }
///     Ok(())
/// }
/// ```
pub struct Setup {
    /// Lean processes.
    pub service: Arc<Service>,
    /// Where sessions are kept.
    pub folder: PathBuf,
    /// What the screen begins with.
    pub stage: Stage,
    /// What is opened at once.
    pub first: Option<Command>,
    /// Reads a statement that was typed.
    pub read: Reader,
    /// Why there are no premises, if there are none.
    pub without: Option<String>,
    /// Whether colours may be used.
    pub colour: bool,
}

/// What is left when the screen is gone.
#[derive(Clone, Debug, Default)]
pub struct Farewell {
    /// The session's file.
    pub file: Option<PathBuf>,
    /// The finished proof, and its verdict if there is one.
    pub proof: Option<(String, Option<ShownJudgement>)>,
}

/// Why there was no screen.
#[derive(Debug, thiserror::Error)]
pub enum ScreenError {
    /// The terminal cannot be used.
    #[error("the terminal cannot be used: {0}; `--json` needs none")]
    Terminal(#[from] io::Error),
    /// What was asked for cannot be opened.
    #[error("{0}")]
    NotOpened(String),
}

/// Shows a session until the user leaves it.
///
/// # Errors
/// [`ScreenError`]; the terminal is as it was before.
pub fn run(setup: Setup) -> Result<Farewell, ScreenError> {
    let (messages, inbox) = unbounded();
    let (command, commands) = unbounded();
    let session = SessionThread::new(setup.service, setup.folder.clone(), setup.read, messages.clone());
    let broken = messages.clone();
    let working = std::thread::Builder::new().name("session".into()).spawn(move || {
        if catch_unwind(AssertUnwindSafe(|| session.run(&commands))).is_err() {
            _ = broken.send(Message::Report(Report::Broken));
        }
    })?;
    let mut app = App::new(setup.stage, setup.colour);
    app.without = setup.without;
    setup.first.into_iter().for_each(|c| _ = command.send(c));
    let mut screen = Screen::take(&setup.folder)?;
    listen(&messages)?;
    let shown = screen.show(&mut app, &inbox, &command);
    drop(screen);
    // The thread ends with its commands; what it did is on disk already.
    drop(command);
    _ = working.join();
    shown?;
    match app.ended {
        Some(Err(reason)) => Err(ScreenError::NotOpened(reason)),
        _ => {
            let proof = app.scene.is_finished() && !app.scene.text.is_empty();
            let proof = proof.then(|| (app.scene.text.clone(), app.verdict.clone()));
            Ok(Farewell { file: app.scene.file, proof })
        }
    }
}

/// Keys and signals become messages. A terminal that is gone, or a request to end, ends the screen.
fn listen(messages: &Sender<Message>) -> io::Result<()> {
    let ctrl_c =
        || Message::Key(event::KeyEvent::new(event::KeyCode::Char('c'), event::KeyModifiers::CONTROL));
    let mut signals = Signals::new([SIGHUP, SIGTERM, SIGINT])?;
    let of_signals = messages.clone();
    std::thread::spawn(move || {
        for _ in signals.forever() {
            _ = of_signals.send(ctrl_c());
        }
    });
    let messages = messages.clone();
    std::thread::spawn(move || {
        loop {
            let message = match event::read() {
                Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => Message::Key(key),
                Ok(Event::Paste(text)) => Message::Paste(text),
                Ok(Event::Resize(..)) => Message::Resize,
                Ok(_) => continue,
                Err(_) => {
                    _ = messages.send(ctrl_c());
                    return;
                }
            };
            if messages.send(message).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// The terminal while it is ours.
struct Screen {
    terminal: Terminal<CrosstermBackend<BufWriter<Stdout>>>,
    /// Standard error, which is a file meanwhile.
    stderr: Option<OwnedFd>,
}

impl Screen {
    fn take(folder: &std::path::Path) -> io::Result<Screen> {
        let stderr = divert_stderr(folder);
        restore_on_panic(stderr.as_ref().and_then(|fd| fd.try_clone().ok()));
        let taken = enable_raw_mode()
            .and_then(|()| execute!(stdout(), EnterAlternateScreen, EnableBracketedPaste))
            .and_then(|()| Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, stdout()))));
        match taken {
            Ok(terminal) => Ok(Screen { terminal, stderr }),
            Err(e) => {
                give_back(stderr.as_ref());
                Err(e)
            }
        }
    }

    fn show(
        &mut self,
        app: &mut App,
        inbox: &Receiver<Message>,
        command: &Sender<Command>,
    ) -> io::Result<()> {
        while app.ended.is_none() {
            self.terminal.draw(|frame| view(app, frame))?;
            let tick = if app.is_busy() { after(TICK) } else { never() };
            let mut next = select! {
                recv(inbox) -> message => message.ok(),
                recv(tick) -> _ => Some(Message::Tick),
            };
            // All that has come is dealt with before the next drawing.
            while let Some(message) = next {
                if matches!(message, Message::Resize) {
                    self.terminal.autoresize()?;
                }
                for to_do in app.update(message) {
                    match to_do {
                        Command::Copy(text) => {
                            execute!(self.terminal.backend_mut(), CopyToClipboard::to_clipboard_from(text))?;
                        }
                        other => _ = command.send(other),
                    }
                }
                next = if app.ended.is_none() { inbox.try_recv().ok() } else { None };
            }
        }
        Ok(())
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        give_back(self.stderr.as_ref());
        _ = std::panic::take_hook();
    }
}

/// The terminal as it was. A terminal that is gone cannot be helped.
fn give_back(stderr: Option<&OwnedFd>) {
    _ = disable_raw_mode();
    _ = execute!(stdout(), DisableBracketedPaste, LeaveAlternateScreen, cursor::Show);
    _ = stdout().flush();
    if let Some(fd) = stderr {
        _ = rustix::stdio::dup2_stderr(fd);
    }
}

/// Warnings of this program and of its Lean processes would spoil the screen: they go to a file.
fn divert_stderr(folder: &std::path::Path) -> Option<OwnedFd> {
    std::fs::create_dir_all(folder).ok()?;
    let before = rustix::io::dup(rustix::stdio::stderr()).ok()?;
    let log = File::create(folder.join("stderr.log")).ok()?;
    rustix::stdio::dup2_stderr(&log).ok()?;
    Some(before)
}

/// A panic of the drawing thread gives the terminal back before it is reported. One of another thread ends
/// that thread's work only, and is reported in the file that standard error is.
fn restore_on_panic(stderr: Option<OwnedFd>) {
    let drawing = std::thread::current().id();
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if std::thread::current().id() == drawing {
            give_back(stderr.as_ref());
        }
        usual(info);
    }));
}
