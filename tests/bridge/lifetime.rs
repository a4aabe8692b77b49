//! The lives of processes: bad starts, ends, wear.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn worn_workers_are_replaced_and_forgotten_states_rebuilt() {
    let mut config = config(1);
    config.recycle_requests = 200;
    config.held_states = 16;
    let pool = Pool::start(config).await.unwrap();
    let mut s = pool.reserve().await.unwrap();
    let first = open(&mut s, 300).await;
    let mut chain = vec![first];
    for _ in 0..250 {
        let next = step(&mut s, chain.last().unwrap(), Some(0), "dec").await;
        chain.push(next);
    }
    assert!(pool.stats().recycled >= 1);
    for i in [100, 3, 250, 0] {
        assert_eq!(try_all(&mut s, &chain[i], &["dec"]).await, [(299 - i).to_string()]);
    }
    assert_eq!(pool.stats().died + pool.stats().garbage + pool.stats().deadline, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_are_no_servers() {
    let fails = async |program: &str, script: &str| {
        let mut config = PoolConfig::new(1, ServerCommand::native(program, ["-c", script]));
        config.ready_within = SECOND;
        Pool::start(config).await.unwrap_err()
    };
    let e = fails("/nowhere/prover", "").await;
    assert!(matches!(&e, Error::Spawn { command, .. } if command.starts_with("/nowhere/prover")), "{e}");
    let e = fails("sh", "echo lost my library >&2; exit 7").await;
    assert!(e.to_string().contains("exit status 7") && e.to_string().contains("lost my library"), "{e}");
    assert_eq!(e.stage(), "handshake");
    let e = fails("sh", "echo Welcome to Lean!; cat").await;
    assert!(e.to_string().contains("Welcome to Lean"), "{e}");
    let e = fails("cat", "-").await;
    assert_eq!(e.stage(), "handshake", "{e}");
    let e = fails("sh", "echo waiting for a download >&2; sleep 100").await;
    assert!(e.to_string().contains("no answer") && e.to_string().contains("download"), "{e}");
    assert!(matches!(Pool::start(config(0)).await, Err(Error::Usage(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_process_outlives_its_pool() {
    let pool = pool(2).await;
    let pids = pool.pids();
    let state = open(&mut pool.reserve().await.unwrap(), 4).await;
    pool.shut_down().await;
    assert!(pids.iter().all(|p| !exists(*p)), "shut_down returned too early");
    assert!(pool.reserve().await.is_err());
    drop(pool);
    // Dropping is enough, even in the middle of a request; the state knows nothing of processes.
    let pool = Pool::start(config(1)).await.unwrap();
    let pids = pool.pids();
    let mut s = pool.reserve().await.unwrap();
    let hang = requests(&["hang"]);
    let _ = tokio::time::timeout(Duration::from_millis(50), s.tactics(&state, Some(0), &hang, false)).await;
    drop((pool, s));
    assert!(is_gone(pids[0]).await);
}

/// Starts a program with a pool, kills it, and waits for the end of its workers.
async fn a_killed_parent(variables: &[(&str, &str)]) {
    use std::io::{BufRead, BufReader};
    let mut parent = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "fake_parent", "--nocapture"])
        .env("LEAN_BRIDGE_PARENT", "1")
        .envs(variables.iter().copied())
        .stderr(std::process::Stdio::piped())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(parent.stderr.take().unwrap()).lines();
    let line = lines.map(|l| l.unwrap()).find(|l| l.starts_with("workers ")).unwrap();
    let pids: Vec<u32> = line.split_whitespace().skip(1).map(|p| p.parse().unwrap()).collect();
    assert!(pids.len() == 2 && pids.iter().all(|p| exists(*p)));
    parent.kill().unwrap();
    parent.wait().unwrap();
    for pid in pids {
        assert!(is_gone(pid).await, "worker {pid} outlived its parent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn workers_die_with_their_parent() {
    a_killed_parent(&[]).await;
    // Those that are too busy to see the end of their input, too.
    a_killed_parent(&[("LEAN_BRIDGE_DEAF", "1")]).await;
}
