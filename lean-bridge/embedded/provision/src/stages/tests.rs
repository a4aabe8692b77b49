use super::super::progress::Silent;
use super::*;
use crate::Lock;
use rustix::process::{Signal, getpid, kill_process};
use std::process::{Command, ExitStatus};

/// Appends a line to `log`, as one write.
fn log(folder: &Path, line: &str) {
    use std::io::Write;
    let mut file = fs::File::options().create(true).append(true).open(folder.join("log")).unwrap();
    file.write_all(format!("{line}\n").as_bytes()).unwrap();
}

fn logged(folder: &Path, line: &str) -> usize {
    fs::read_to_string(folder.join("log"))
        .unwrap_or_default()
        .lines()
        .filter(|logged| *logged == line)
        .count()
}

/// Four stages in the shape of the real ones: a temporary folder, two that use it, one on top.
fn fake(folder: &Path) -> Vec<Stage<'_>> {
    let write =
        |path: &Path, text: &str| fs::write(path, text).map_err(|e| ProvisionError::io("write", path, e));
    let stage = |name: &str, products: &[&str], phase, work: Work<'static>| Stage {
        name: name.into(),
        products: products.iter().map(|p| (*p).into()).collect(),
        phase,
        temporary: phase == 0,
        space: 1000,
        work,
    };
    let at = folder.to_owned();
    let source = move |name: &str| {
        let path = at.join("source").join(name);
        fs::read_to_string(&path).map_err(|e| ProvisionError::io("read", &path, e))
    };
    let (source1, source2) = (source.clone(), source);
    let (log0, log1, log2, log3) =
        (folder.to_owned(), folder.to_owned(), folder.to_owned(), folder.to_owned());
    vec![
        stage(
            "source",
            &["source"],
            0,
            Box::new(move |into, _| {
                log(&log0, "source");
                cache::create_folder(&into.join("source"))?;
                write(&into.join("source/a"), "alpha")?;
                write(&into.join("source/b"), "beta")
            }),
        ),
        stage(
            "library",
            &["lib"],
            1,
            Box::new(move |into, _| {
                log(&log1, "library");
                cache::create_folder(&into.join("lib/deep"))?;
                write(&into.join("lib/deep/a"), &source1("a")?)
            }),
        ),
        stage(
            "module",
            &["module", "symbols"],
            1,
            Box::new(move |into, _| {
                log(&log2, "module");
                write(&into.join("symbols"), "s")?;
                write(&into.join("module"), &source2("b")?.repeat(2))
            }),
        ),
        stage(
            "image",
            &["images/one"],
            2,
            Box::new(move |into, _| {
                log(&log3, "image");
                cache::create_folder(&into.join("images"))?;
                let module = log3.join("module");
                let text = fs::read_to_string(&module).map_err(|e| ProvisionError::io("read", &module, e))?;
                write(&into.join("images/one"), &text)
            }),
        ),
    ]
}

fn assert_complete(folder: &Path) {
    let record = Record::read(folder);
    for stage in ["library", "module", "image"] {
        assert!(record.holds_exactly(folder, stage), "{stage}: {record:?}");
    }
    let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert_eq!(
        (read("lib/deep/a"), read("images/one"), read("symbols")),
        ("alpha".into(), "betabeta".into(), "s".into())
    );
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    names.retain(|n| n != "log" && n != "lock");
    names.sort();
    assert_eq!(names, ["images", "lib", "module", RECORD, "symbols"], "no leftovers");
}

#[test]
fn all_stages_once() {
    let dir = tempfile::tempdir().unwrap();
    let first = run(dir.path(), &fake(dir.path()), &Silent).unwrap();
    assert_complete(dir.path());
    assert_eq!(run(dir.path(), &fake(dir.path()), &Silent).unwrap(), first);
    for stage in ["source", "library", "module", "image"] {
        assert_eq!(logged(dir.path(), stage), 1, "{stage}");
    }
}

#[test]
fn damage_is_repaired() {
    type Damage<'a> = &'a dyn Fn(&Path);
    let damage: [(&str, Damage<'_>); 5] = [
        ("module", &|f| fs::write(f.join("module"), "x").unwrap()),
        ("library", &|f| fs::remove_file(f.join("lib/deep/a")).unwrap()),
        ("library", &|f| fs::remove_dir_all(f.join("lib")).unwrap()),
        ("image", &|f| fs::remove_dir_all(f.join("images")).unwrap()),
        ("image", &|f| fs::write(f.join(RECORD), "{ not json").unwrap()),
    ];
    for (stage, damage) in damage {
        let dir = tempfile::tempdir().unwrap();
        run(dir.path(), &fake(dir.path()), &Silent).unwrap();
        damage(dir.path());
        run(dir.path(), &fake(dir.path()), &Silent).unwrap();
        assert_complete(dir.path());
        assert_eq!(logged(dir.path(), stage), 2, "{stage}");
    }
}

#[test]
fn error_of_one_stage_keeps_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let mut stages = fake(dir.path());
    stages[2].work = Box::new(|into, _| {
        // really full, as far as the writer can tell
        let path = Path::new("/dev/full");
        let result = fs::write(path, "x");
        result.map_err(|e| ProvisionError::io("write", into, e))
    });
    let error = run(dir.path(), &stages, &Silent).unwrap_err();
    let ProvisionError::DiskFull { needed, free, .. } = error else { panic!("{error:?}") };
    assert!(needed >= 1000 && free > 0, "{needed} {free}");
    assert!(Record::read(dir.path()).holds_exactly(dir.path(), "library"));
    run(dir.path(), &fake(dir.path()), &Silent).unwrap();
    assert_complete(dir.path());
    assert_eq!((logged(dir.path(), "library"), logged(dir.path(), "source")), (1, 1));
}

#[test]
fn too_little_space_is_found_before_anything_is_done() {
    let dir = tempfile::tempdir().unwrap();
    let mut stages = fake(dir.path());
    stages[3].space = u64::MAX / 2;
    let error = run(dir.path(), &stages, &Silent).unwrap_err();
    assert!(matches!(error, ProvisionError::DiskFull { .. }), "{error:?}");
    assert!(error.to_string().contains("PROVER_CACHE_DIR"), "{error}");
    assert_eq!(logged(dir.path(), "source"), 0);
}

#[test]
fn folder_that_cannot_be_made() {
    let error = run(Path::new("/dev/null/prover"), &[], &Silent).unwrap_err();
    assert!(matches!(error, ProvisionError::CacheNotWritable { .. }), "{error:?}");
}

/// Not a test by itself: the process that the next tests start, as a copy of this one.
#[test]
#[ignore = "run by other tests"]
fn child() {
    let Some(folder) = std::env::var_os("STAGES_FOLDER") else { return };
    let folder = Path::new(&folder);
    let kill_at: usize = std::env::var("STAGES_KILL_AT").map_or(usize::MAX, |n| n.parse().unwrap());
    let reached = std::sync::atomic::AtomicUsize::new(0);
    let checkpoint = |_: &str| {
        if reached.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == kill_at {
            let _ = kill_process(getpid(), Signal::KILL);
            std::thread::sleep(std::time::Duration::from_secs(60));
        }
    };
    Lock::open(&folder.join("lock"))
        .unwrap()
        .with("testing", &Silent, || {
            log(folder, "locked");
            assert_eq!(logged(folder, "locked"), logged(folder, "unlocked") + 1, "two holders at once");
            let result = run_with(folder, &fake(folder), &Silent, &checkpoint);
            log(folder, "unlocked");
            result
        })
        .unwrap();
}

fn spawn(folder: &Path, kill_at: Option<usize>) -> std::process::Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "stages::tests::child", "--ignored", "--quiet"]);
    command.env("STAGES_FOLDER", folder).stdout(std::process::Stdio::null());
    if let Some(n) = kill_at {
        command.env("STAGES_KILL_AT", n.to_string());
    }
    command.spawn().unwrap()
}

#[test]
fn killed_at_every_point_the_next_start_completes() {
    let mut points = 0;
    loop {
        let dir = tempfile::tempdir().unwrap();
        let status: ExitStatus = spawn(dir.path(), Some(points)).wait().unwrap();
        if status.success() {
            break; // ran to the end before that point
        }
        use std::os::unix::process::ExitStatusExt;
        assert_eq!(status.signal(), Some(Signal::KILL.as_raw()), "point {points}: {status}");
        run(dir.path(), &fake(dir.path()), &Silent).unwrap();
        assert_complete(dir.path());
        points += 1;
    }
    assert_eq!(points, 4 * 4 + 5, "four points a stage and one a product");
}

#[test]
fn two_first_starts_at_once_both_succeed() {
    let dir = tempfile::tempdir().unwrap();
    let children: Vec<_> = (0..4).map(|_| spawn(dir.path(), None)).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    assert_complete(dir.path());
    assert_eq!((logged(dir.path(), "locked"), logged(dir.path(), "module")), (4, 1));
}
