//! How fast the screen of `prover session` answers while a search runs: `cargo bench -p prover
//! --bench terminal`. Keys go through a pseudo-terminal, and the clock stops when the screen that
//! an emulator makes of the output has changed as it should. Prints each figure beside its target
//! and judges nothing: a busy machine is no failure.

#[path = "../../tests/session/terminal.rs"]
#[allow(dead_code, reason = "tests use the rest")]
mod terminal;

use std::time::Duration;
use terminal::{Terminal, cache};

/// No search finds a proof, or the end of what can be tried.
const HARD: &str = "theorem hard (n : Nat) (h : 1 < n) : ¬ n ∣ 2 ^ n - 1";
const TIMES: usize = 100;

fn main() {
    let cache = cache();
    println!(
        "{:<56} {:>9} {:>9} {:>9} {:>9}",
        "key to screen while a search runs", "median", "95 %", "worst", "target"
    );
    for (columns, rows) in [(80, 24), (200, 60)] {
        let size = format!("{columns} × {rows}");
        let mut terminal =
            Terminal::start_with(&["--timeout", "0", HARD], cache.path(), &[], (columns, rows));
        terminal.wait_for("⊢ ¬");
        // At first suggestions and a search run beside each other.
        terminal.wait_for("tactics");
        terminal.press("t");
        row(&format!("{size}: a character typed, both run"), typed(&mut terminal));
        terminal.escape();
        terminal.wait_for("t to type");
        row(&format!("{size}: help opened and closed"), help(&mut terminal));
        row(&format!("{size}: a suggestion taken, and undone"), taken(&mut terminal));
        let before = tactics(&terminal.screen());
        std::thread::sleep(Duration::from_secs(2));
        let after = tactics(&terminal.screen());
        println!("{:<56} {before} → {after} tactics in 2 s", format!("{size}: the search went on"));
    }
}

/// So many tactics the screen tells.
fn tactics(screen: &str) -> u64 {
    let before = screen.split(" tactics").next().unwrap_or_default();
    before.rsplit(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default()
}

/// Not in step with anything.
fn pause(index: usize) {
    std::thread::sleep(Duration::from_millis(20 + (index as u64 * 37) % 41));
}

fn typed(terminal: &mut Terminal) -> Vec<Duration> {
    let mut line = String::new();
    let mut times = vec![];
    for i in 0..TIMES {
        pause(i);
        if line.len() == 30 {
            line.clear();
            terminal.time("\x15", |s| !s.contents().contains("tactic> a"));
        }
        let key = (b'a' + (i % 26) as u8) as char;
        line.push(key);
        let prompt = format!("tactic> {line}");
        times.push(terminal.time(&key.to_string(), |s| s.contents().contains(&prompt)));
    }
    times
}

fn help(terminal: &mut Terminal) -> Vec<Duration> {
    let mut times = vec![];
    for i in 0..TIMES / 2 {
        pause(i);
        times.push(terminal.time("h", |s| s.contents().contains("Every suggestion was run")));
        pause(i);
        times.push(terminal.time("q", |s| !s.contents().contains("Every suggestion was run")));
    }
    times
}

fn taken(terminal: &mut Terminal) -> Vec<Duration> {
    let mut times = vec![];
    terminal.wait_for("▸1");
    for i in 0..TIMES / 4 {
        pause(i);
        times.push(terminal.time("\r", |s| !is_untouched(s)));
        pause(i);
        times.push(terminal.time("u", is_untouched));
        terminal.wait_for("▸1");
    }
    times
}

/// Whether the script has no step.
fn is_untouched(screen: &vt100::Screen) -> bool {
    let contents = screen.contents();
    let script = contents.split("\n script ").nth(1).unwrap_or_default();
    script.lines().nth(1).is_some_and(|l| l.starts_with("▸ sorry"))
}

fn row(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    let ms = |ms: f64| format!("{ms:.1} ms");
    println!("{what:<56} {:>9} {:>9} {:>9} {:>9}", ms(at(0.5)), ms(at(0.95)), ms(at(1.0)), "≤ 30 ms");
}
