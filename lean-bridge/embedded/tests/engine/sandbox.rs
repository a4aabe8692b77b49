//! Guest code tries to reach the host.

use crate::common::{messages, with_lean};
use lean_wasm::machine::GuestLimits;

/// The error that `#eval` of an `IO` action gives; panics if it gives none.
fn refused(action: &str) -> String {
    let text = format!("#eval show IO Unit from do {action}");
    let all = with_lean(GuestLimits::default(), move |b| messages(b, &text)).expect("the engine survives");
    let error = all.iter().find(|m| m.0 == "error");
    error.unwrap_or_else(|| panic!("`{action}` was not refused: {all:?}")).1.clone()
}

#[test]
fn actions_do_run() {
    let all = with_lean(GuestLimits::default(), |b| messages(b, "#eval IO.println \"hello\"")).unwrap();
    assert_eq!(all, [("info".to_string(), "hello".to_string())]);
}

#[test]
fn writing_is_refused() {
    let path = std::env::temp_dir().join(format!("prover-sandbox-{}", std::process::id()));
    let target = path.display().to_string();
    for action in [
        format!("IO.FS.writeFile {target:?} \"x\""),
        format!("let h ← IO.FS.Handle.mk {target:?} .append; h.putStr \"x\""),
        format!("IO.FS.createDir {target:?}"),
    ] {
        refused(&action);
        assert!(!path.exists(), "{action} wrote to the host");
    }
    // the library is not writable either
    refused("IO.FS.writeFile \"/lean/Init.olean\" \"x\"");
    refused("IO.FS.removeFile \"/lean/Init.olean\"");
    assert!(crate::common::code().0.library.join("Init.olean").exists());
}

#[test]
fn reading_outside_the_library_is_refused() {
    refused("let s ← IO.FS.readFile \"/etc/passwd\"; IO.println s");
    refused("let s ← IO.FS.readFile \"/lean/../etc/passwd\"; IO.println s");
    refused("let s ← IO.FS.readFile \"/proc/self/environ\"; IO.println s");
    refused("let d ← System.FilePath.readDir \"/\"; IO.println s!\"{d.size}\"");
    let all = with_lean(GuestLimits::default(), |b| messages(b, "def secret := include_str \"/etc/passwd\""))
        .unwrap();
    assert!(all.iter().any(|m| m.0 == "error"), "{all:?}");
}

#[test]
fn processes_and_environment_are_out_of_reach() {
    let secret = std::env::var("HOME").unwrap_or_default();
    let text = "#eval show IO Unit from do
  for k in [\"HOME\", \"PATH\", \"USER\", \"CARGO\"] do IO.println s!\"{k} {← IO.getEnv k}\"";
    let all = with_lean(GuestLimits::default(), move |b| messages(b, text)).unwrap();
    let told: String = all.iter().map(|m| m.1.as_str()).collect();
    assert!(
        told.contains("HOME (some /)") && told.contains("USER none") && told.contains("CARGO none"),
        "{all:?}"
    );
    assert!(secret.len() < 2 || !told.contains(&secret), "{told}");
    // a process cannot be started: an error of Lean, or at worst the loss of this engine
    let spawn =
        "#eval show IO Unit from do let o ← IO.Process.output {cmd := \"/bin/true\"}; IO.println o.stdout";
    match with_lean(GuestLimits::default(), move |b| messages(b, spawn)) {
        Ok(all) => assert!(all.iter().any(|m| m.0 == "error"), "{all:?}"),
        Err(lost) => eprintln!("starting a process cost the engine: {lost}"),
    }
}

#[test]
fn granted_folders_can_be_read_but_not_left() {
    let dir = tempfile::tempdir().unwrap();
    let dir_path = dir.path().canonicalize().unwrap();
    std::fs::write(dir_path.join("open.txt"), "granted").unwrap();
    std::os::unix::fs::symlink("/etc/passwd", dir_path.join("link")).unwrap();
    let limits = GuestLimits { granted: vec![dir_path.clone()], ..GuestLimits::default() };
    let (open, link) = (dir_path.join("open.txt"), dir_path.join("link"));
    let text = format!(
        "#eval show IO Unit from do IO.println (← IO.FS.readFile {:?})
#eval show IO Unit from do IO.println (← IO.FS.readFile {:?})",
        open.display().to_string(),
        link.display().to_string()
    );
    let all = with_lean(limits, move |b| messages(b, &text)).unwrap();
    assert!(all[0].1.contains("granted"), "{all:?}");
    assert!(all[1].0 == "error" && !all[1].1.contains("root:"), "{all:?}");
}
