//! Requests to stop, from ctrl-C or from the system.

use super::failure::Failure;
use supervise::StopFlag;

/// [`Lean::stop_on_signals`](super::lean::Lean::stop_on_signals) for commands that need no Lean.
pub fn stop_on_signals(stop: &StopFlag) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let stop = stop.clone();
    std::thread::Builder::new().name("signals".into()).spawn(move || runtime.block_on(stopping(stop)))?;
    Ok(())
}

/// Sets the flag at the first request to stop, and ends the program at the second.
pub async fn stopping(stop: StopFlag) {
    let mut signals = 0;
    while signal().await {
        signals += 1;
        if signals > 1 {
            std::process::exit(130);
        }
        eprintln!("stopping (once more to stop at once)");
        stop.set();
    }
}

/// Waits for a request to stop; false if the system offers none.
pub async fn signal() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (Ok(mut term), Ok(mut int)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
        else {
            return false;
        };
        tokio::select! { s = term.recv() => s.is_some(), s = int.recv() => s.is_some() }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.is_ok()
    }
}
