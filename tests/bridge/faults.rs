//! Workers that die, hang, babble, eat memory: no result is lost.

use super::*;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_worker_is_replaced() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let state = step(&mut s, &state, Some(0), "dec").await;
    let pid = s.pid().unwrap();
    signal(pid, "KILL");
    assert_eq!(try_all(&mut s, &state, &["dec", "split"]).await, ["2", "1 2"]);
    assert_ne!(s.pid().unwrap(), pid);
    assert!(is_gone(pid).await, "not reaped");
    assert_eq!((pool.stats().died, pool.stats().started), (1, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_culprit_of_a_death_is_found() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let outcomes =
        s.tactics(&state, Some(0), &requests(&["dec", "die", "split", "what"]), false).await.unwrap();
    assert_eq!(show(&outcomes), ["3", "!engine", "2 2", "!tactic"]);
    let TacticResult::Failed { message, .. } = &outcomes[1].result else { unreachable!() };
    assert!(message.contains("exit status 3") && message.contains("toy: dying of 4"), "{message}");
    // And so is one that babbles, whatever way.
    assert_eq!(try_all(&mut s, &state, &["garbage", "dec", "list"]).await, ["!engine", "3", "!engine"]);
    assert!(pool.stats().garbage >= 2 && pool.stats().died >= 2, "{:?}", pool.stats());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_kills_and_names_the_tactic() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let mut tactics = requests(&["dec", "hang", "split"]);
    tactics.iter_mut().for_each(|t| t.timeout = Duration::from_millis(50));
    let pid = s.pid().unwrap();
    let outcomes = s.tactics(&state, Some(0), &tactics, false).await.unwrap();
    assert_eq!(show(&outcomes), ["3", "!timeout", "2 2"]);
    assert!(is_gone(pid).await);
    let slow = s.run("", "hang sorry 1", Duration::from_millis(10)).await;
    assert!(slow.is_ok(), "commands of the toy never hang: {slow:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_watched_from_outside() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let mut tactics = requests(&["dec", "eat"]);
    tactics[1].timeout = 20 * SECOND;
    let outcomes = s.tactics(&state, Some(0), &tactics, false).await.unwrap();
    assert_eq!(show(&outcomes), ["3", "!engine"]);
    let TacticResult::Failed { message, .. } = &outcomes[1].result else { unreachable!() };
    assert!(message.contains("the limit is 400 MB"), "{message}");
    assert_eq!(pool.stats().memory, 2);
    assert_eq!(try_all(&mut s, &state, &["dec"]).await, ["3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_engine_costs_only_the_tactic_that_lost_it() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 6).await;
    let outcomes =
        s.tactics(&state, Some(0), &requests(&["dec", "lose", "split", "dec"]), false).await.unwrap();
    assert_eq!(show(&outcomes), ["5", "!engine", "3 3", "5"]);
    // The state found before the loss is gone from the engine, not for us.
    let before = outcomes[0].goals().unwrap().0.clone();
    assert_eq!(try_all(&mut s, &before, &["dec"]).await, ["4"]);
    assert_eq!((pool.stats().engines_lost, pool.stats().started), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_worker_is_killed_long_before_the_deadline() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    signal(s.pid().unwrap(), "STOP");
    let begun = Instant::now();
    let mut tactics = requests(&["dec", "split"]);
    tactics.iter_mut().for_each(|t| t.timeout = 100 * SECOND);
    assert_eq!(show(&s.tactics(&state, Some(0), &tactics, false).await.unwrap()), ["3", "2 2"]);
    assert!(begun.elapsed() < 10 * SECOND);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_abandoned_request_does_not_answer_the_next() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let sleep = requests(&["sleep 300"]);
    let early =
        tokio::time::timeout(Duration::from_millis(50), s.tactics(&state, Some(0), &sleep, false)).await;
    assert!(early.is_err());
    assert_eq!(try_all(&mut s, &state, &["dec", "what"]).await, ["3", "!tactic"]);
    // The same through an interrupter, from another thread.
    let interrupter = s.interrupter();
    interrupter.interrupt();
    assert_eq!(try_all(&mut s, &state, &["dec"]).await, ["3"], "an interrupt between requests does nothing");
    let pid = s.pid().unwrap();
    std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(100));
        interrupter.interrupt();
    });
    let mut hang = requests(&["hang"]);
    hang[0].timeout = 100 * SECOND;
    assert!(matches!(s.tactics(&state, Some(0), &hang, false).await, Err(Error::Interrupted)));
    assert!(is_gone(pid).await);
    assert_eq!(try_all(&mut s, &state, &["dec"]).await, ["3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_state_must_be_the_same() {
    let pool = pool(1).await;
    let mut s = pool.reserve().await.unwrap();
    let state = open(&mut s, 4).await;
    let odd = step(&mut s, &state, Some(0), "process").await;
    signal(s.pid().unwrap(), "KILL");
    match s.tactics(&odd, Some(0), &requests(&["dec"]), false).await {
        Err(Error::Diverged { step: 1, tactic, reason }) => {
            assert_eq!(tactic, "process");
            assert!(reason.contains("the goals were"), "{reason}");
        }
        other => panic!("{other:?}"),
    }
}

/// A small search on the toy: every goal is halved until 1, then lowered and closed; all results in order.
async fn toy_benchmark(pool: &Pool) -> Vec<String> {
    let callers: Vec<_> = (1..=24u64)
        .map(|n| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let statement = format!("theorem t : {} := by sorry", n * 7);
                let mut log = vec![];
                let mut open = vec![pool.open("", &statement, LIMIT).await.unwrap().state];
                while let Some(state) = open.pop() {
                    for goal in 0..state.goal_keys().len() {
                        let texts = requests(&["what", "done", "split", "sleep 1", "dec"]);
                        let outcomes = pool.tactics(&state, Some(goal), &texts, true).await.unwrap();
                        log.push(show(&outcomes).join(","));
                        let better = [1, 2, 4].into_iter().filter_map(|i| outcomes.get(i)?.goals()).next();
                        open.extend(better.map(|(s, _)| s.clone()).filter(|s| !s.is_closed()));
                    }
                }
                let judged = pool
                    .judge(&JudgeRequest::new("", &statement, "theorem t := by done", LIMIT))
                    .await
                    .unwrap()
                    .reaches(lean_bridge::Tier::Audited);
                format!("{} {judged}", log.join(";"))
            })
        })
        .collect();
    let mut results = vec![];
    for caller in callers {
        results.push(caller.await.unwrap());
    }
    results
}

#[tokio::test(flavor = "multi_thread")]
async fn random_kills_change_no_result() {
    let pool = pool(2).await;
    let undisturbed = toy_benchmark(&pool).await;
    let done = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let killer = {
        let (pool, done) = (pool.clone(), done.clone());
        tokio::spawn(async move {
            let mut kills = 0usize;
            while !done.load(std::sync::atomic::Ordering::Relaxed) {
                let pids = pool.pids();
                if let Some(pid) = pids.get(kills % pids.len().max(1)) {
                    // It may be gone by now.
                    let name = if kills % 5 == 4 { "STOP" } else { "KILL" };
                    let _ = std::process::Command::new("kill").args(["-s", name, &pid.to_string()]).output();
                    kills += 1;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            kills
        })
    };
    for _ in 0..2 {
        let disturbed = toy_benchmark(&pool).await;
        assert_eq!(disturbed, undisturbed);
    }
    done.store(true, std::sync::atomic::Ordering::Relaxed);
    let kills = killer.await.unwrap();
    assert!(kills > 10 && pool.stats().died >= 10, "{kills} kills, {:?}", pool.stats());
    assert!(pool.stats().rebuilt > 0);
}
