//! A community REPL in trouble: scripted servers that give recorded answers late, in
//! pieces, in part, or not at all. (No native Lean was at hand where these tests were
//! written; the answers have the form of real ones.)

use super::*;

/// Functions for the scripts: a request is a line and a blank one.
const PRELUDE: &str = concat!(
    r#"
ask() { read -r request && read -r blank; }
say() { printf '%s\n\n' "$1"; }
version='{"messages": [{"severity": "info", "#,
    r#""pos": {"line": 1, "column": 0}, "data": "\"4.28.0\""}], "env": 0}'
opened='{"sorries":
 [{"proofState": 0,
   "pos": {"line": 1, "column": 23},
   "goal": "⊢ True",
   "endPos": {"line": 1, "column": 28}}],
 "env": 2}'
closed='{"proofStatus": "Completed", "proofState": 1, "goals": []}'
serve() {
  while ask; do
    case "$request" in
      *'"tactic"'*) say "$closed" ;;
      *sorry*) say "$opened" ;;
      *) say '{"env": 1}' ;;
    esac
  done
}
"#
);

const STATEMENT: &str = "theorem t : True := by sorry";

fn scripted(script: &str) -> PoolConfig {
    let command = ServerCommand::native("sh", ["-c", &format!("{PRELUDE}{script}")]);
    let mut config = PoolConfig::new(1, command).with_memory_mb(400);
    (config.ready_within, config.header_within) = (LIMIT, LIMIT);
    config.grace = Duration::from_millis(300);
    config.spares = 0;
    config
}

/// Opens a theorem and closes it with one tactic.
async fn proves(config: PoolConfig, header: &str) -> Pool {
    let pool = Pool::start(config).await.unwrap();
    let mut s = pool.reserve().await.unwrap();
    let state = s.open(header, STATEMENT, LIMIT).await.unwrap().state;
    let outcomes = s.tactics(&state, Some(0), &requests(&["trivial"]), true).await.unwrap();
    assert!(outcomes[0].is_closed(), "{outcomes:?}");
    drop(s);
    pool
}

/// What a script fails with when a theorem is opened.
async fn fails(mut config: PoolConfig, header: &str) -> Error {
    config.header_within = SECOND;
    let pool = Pool::start(config).await.unwrap();
    pool.open(header, STATEMENT, SECOND).await.unwrap_err()
}

#[tokio::test(flavor = "multi_thread")]
async fn slow_starts_and_noise_before_the_first_answer() {
    let script = r#"
echo 'info: downloading component lean' >&2
echo 'info: [3/7] Building REPL.Frontend'
echo
printf "warning: manifest out of date: git revision of dependency 'mathlib' changed"
sleep 0.5
echo
ask; say "$version"
serve"#;
    let pool = proves(scripted(script), "open Nat").await;
    assert_eq!(pool.features().lean, "4.28.0");
    assert_eq!((pool.stats().started, pool.stats().garbage), (1, 0));
    // A launcher that gives up instead of starting a server is shown with its words.
    let script = "echo 'error: no such command: repl'; echo 'lake: cloning batteries' >&2; exit 1";
    let e = Pool::start(scripted(script)).await.unwrap_err().to_string();
    assert!(e.contains("error: no such command") && e.contains("batteries") && e.contains("status 1"), "{e}");
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_in_pieces_and_without_some_fields() {
    let script = r#"
ask; printf '{"en'; sleep 0.2; printf 'v"'; sleep 0.1; printf ': 0}\n'; sleep 0.2; printf '\n'
ask; printf '\n{"env":\r\n 1}\r\n\r\n'
ask; say '{"sorries": [{"goal": "⊢ True", "proofState": 0}], "env": 2}'
ask; say '{"env": 3}'
ask; say '{"proofState": 1, "goals": []}'"#;
    // the third question is about names that Lean has bound by itself
    let pool = proves(scripted(script), "").await;
    assert_eq!((pool.features().lean.as_str(), pool.stats().garbage), ("", 0));
    // Old versions gave no proof state, and no list at all where there is nothing to list.
    let hello = r#"ask; say '{"env": 0}'; ask; say '{"env": 1}'; ask; "#;
    let e = fails(scripted(&format!(r#"{hello}say '{{"sorries": [{{"goal": "⊢ True"}}], "env": 2}}'"#)), "")
        .await;
    assert!(e.to_string().contains("no proof state"), "{e}");
    let e = fails(scripted(&format!(r#"{hello}say '{{"env": 2}}'"#)), "").await;
    assert!(e.to_string().contains("exactly one `sorry`"), "{e}");
}

#[tokio::test(flavor = "multi_thread")]
async fn empty_answers_are_errors() {
    let e = Pool::start(scripted("ask; say '{}'")).await.unwrap_err();
    assert!(e.to_string().contains("neither features nor an environment"), "{e}");
    let e = fails(scripted(r#"ask; say "$version"; ask; say '{}'"#), "").await;
    assert_eq!(e.stage(), "garbage", "{e}");
    assert!(e.to_string().contains("import") && e.to_string().contains("env"), "{e}");
    let e = fails(scripted(r#"ask; say "$version"; ask; echo 'no space left' >&2; exit 0"#), "").await;
    assert!(e.to_string().contains("exit status 0") && e.to_string().contains("no space left"), "{e}");
    let e = fails(scripted(r#"ask; say "$version"; ask; printf '\n\n\n'; sleep 60"#), "").await;
    assert_eq!(e.stage(), "import", "blank lines alone are no answer: {e}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_death_in_the_middle_of_an_answer_loses_nothing() {
    // The first process dies in its answer to the tactic, its successors do not.
    let dir = tempfile::tempdir().unwrap();
    let mark = dir.path().join("died").display().to_string();
    let script = format!(
        r#"
ask; say "$version"
if [ -e {mark} ]; then serve; fi
ask; say '{{"env": 1}}'
ask; say "$opened"
ask; touch {mark}; echo 'PANIC at Lean.MetavarContext' >&2; printf '{{"proofStatus": "Comp'; exit 134"#
    );
    let pool = proves(scripted(&script), "").await;
    let stats = pool.stats();
    assert_eq!((stats.died, stats.started, stats.rebuilt), (1, 2, 1), "{stats:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_that_never_ends_says_what_it_waits_for() {
    let script = r#"ask; say "$version"; ask; echo 'mathlib: cloning https://…' >&2; exec sleep 60"#;
    let begun = Instant::now();
    let e = fails(scripted(script), "import Mathlib\nopen Real").await;
    assert!(begun.elapsed() < LIMIT);
    let text = e.to_string();
    assert!(matches!(&e, Error::Import { imports, .. } if imports == "import Mathlib"), "{text}");
    assert!(
        text.contains("`import Mathlib` was not imported within 1 s") && text.contains("cloning"),
        "{text}"
    );
    // The same for the first answer.
    let mut config = scripted("echo 'waiting for the build directory lock' >&2; exec sleep 60");
    config.ready_within = SECOND;
    let text = Pool::start(config).await.unwrap_err().to_string();
    assert!(
        text.contains("no answer to the first request") && text.contains("build directory lock"),
        "{text}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_that_grows_from_request_to_request_recycles_the_process() {
    let script = r#"
ask; say "$version"
while ask; do
  held="$held$(head -c 40000000 /dev/zero | tr '\0' a)"
  case "$request" in
    *'"tactic"'*) say "$closed" ;;
    *sorry*) say "$opened" ;;
    *) say '{"env": 1}' ;;
  esac
done"#;
    let mut config = scripted(script);
    (config.memory_mb, config.recycle_mb) = (1500, 150);
    let pool = Pool::start(config).await.unwrap();
    let mut s = pool.reserve().await.unwrap();
    for _ in 0..8 {
        let state = s.open("", STATEMENT, LIMIT).await.unwrap().state;
        let outcomes = s.tactics(&state, Some(0), &requests(&["trivial"]), true).await.unwrap();
        assert!(outcomes[0].is_closed());
        // The watch looks ten times a second.
        tokio::time::sleep(Duration::from_millis(150)).await;
    }
    let stats = pool.stats();
    assert!(stats.recycled >= 2 && stats.memory == 0, "{stats:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_kernel_limits_what_a_process_may_write_to() {
    let mut config = scripted("ask; say \"$version\"; serve");
    config.memory_mb = 1000;
    let pool = proves(config, "").await;
    let limits = std::fs::read_to_string(format!("/proc/{}/limits", pool.pids()[0])).unwrap();
    let line = limits.lines().find(|l| l.starts_with("Max data size")).unwrap();
    let bytes: u64 = line.split_whitespace().nth(3).unwrap().parse().unwrap();
    assert_eq!(bytes >> 20, 1000 + 250 + 4096);
}

/// A server that takes a second to start and half a second to import.
const SLOW: &str = r#"
sleep 1
ask; say "$version"
while ask; do
  case "$request" in
    *'"tactic"'*) say "$closed" ;;
    *sorry*) say "$opened" ;;
    *import*) sleep 0.5; say '{"env": 1}' ;;
    *) say '{"env": 1}' ;;
  esac
done"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_warm_spare_takes_the_place_of_a_lost_process() {
    let mut config = scripted(SLOW);
    config.spares = 1;
    let pool = Pool::start(config).await.unwrap();
    assert!(pool.spare_pids().is_empty(), "none before it is known what to import");
    let took = pool.warm("import Mathlib\nopen Nat").await.unwrap();
    assert!(took >= SECOND / 2, "{took:?}");
    let mut s = pool.reserve().await.unwrap();
    let state = s.open("import Mathlib\nopen Nat", STATEMENT, LIMIT).await.unwrap().state;
    let spare = wait_for_spare(&pool).await;
    let pid = s.pid().unwrap();
    signal(pid, "KILL");
    let begun = Instant::now();
    let outcomes = s.tactics(&state, Some(0), &requests(&["trivial"]), true).await.unwrap();
    assert!(outcomes[0].is_closed());
    assert!(begun.elapsed() < SECOND, "{:?}", begun.elapsed());
    assert_eq!(s.pid(), Some(spare));
    let stats = pool.stats();
    assert_eq!((stats.spares, stats.died, stats.rebuilt), (1, 1, 1), "{stats:?}");
    // The next one is on its way, and ends with the pool.
    let next = wait_for_spare(&pool).await;
    assert_eq!(pool.stats().imports, 3);
    drop(s);
    pool.shut_down().await;
    assert!(!exists(next) && !exists(spare));
}

async fn wait_for_spare(pool: &Pool) -> u32 {
    let begun = Instant::now();
    loop {
        match pool.spare_pids().first() {
            Some(pid) => return *pid,
            None => assert!(begun.elapsed() < LIMIT, "no spare"),
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_imports_once() {
    let pool = Pool::start(scripted(&SLOW.replace("sleep 1\n", ""))).await.unwrap();
    let mut s = pool.reserve().await.unwrap();
    let mut open = async |header: &str| {
        s.open(header, STATEMENT, LIMIT).await.unwrap();
        s.pid().unwrap()
    };
    let first = open("import Mathlib\nopen Nat").await;
    assert_eq!(first, open("import Mathlib\nopen Real").await, "the same imports, another rest");
    assert_eq!(first, open("").await, "no imports cost nothing");
    let second = open("import Batteries").await;
    assert_ne!(first, second, "other imports, another process");
    let stats = pool.stats();
    assert_eq!((stats.imports, stats.recycled, stats.died), (2, 1, 0), "{stats:?}");
}
