//! Finding a built `leanprover-community/repl` for a project.

use super::{Places, ProjectError, ProjectFiles, Toolchain};
use std::path::{Path, PathBuf};

/// Where Lake puts the executable, below the root of a package.
const BUILT: &str = ".lake/build/bin/repl";

/// The executable: what the user names, else what is found in the project, beside it,
/// or in the cache. What lies in the project was built with the project's toolchain;
/// others say theirs in their own `lean-toolchain`.
pub(super) fn find(
    files: &ProjectFiles,
    given: Option<&Path>,
    places: &Places,
) -> Result<PathBuf, ProjectError> {
    let no_repl = |looked_for: Vec<PathBuf>, others| ProjectError::NoRepl {
        toolchain: files.toolchain.clone(),
        looked_for,
        place: places.repl_of(&files.toolchain),
        others,
    };
    if let Some(given) = given.or(places.repl.as_deref()) {
        let path = if given.is_dir() { given.join(BUILT) } else { given.to_path_buf() };
        // Absolute, as it is started in the project's folder.
        let Ok(path) = std::path::absolute(&path).and_then(|p| p.metadata().map(|_| p)) else {
            return Err(no_repl(vec![path], vec![]));
        };
        return match built_for(&path) {
            Some(other) if files.toolchain.differs_from(&other) => Err(ProjectError::OtherToolchain {
                repl: path,
                built_for: other.text,
                toolchain: files.toolchain.clone(),
            }),
            _ => Ok(path),
        };
    }
    let own = std::iter::once(files.dir.clone())
        .chain(files.packages.iter().map(|p| p.dir.clone()))
        .chain([files.packages_dir.join("REPL"), files.packages_dir.join("repl")]);
    let mut own: Vec<PathBuf> = own.map(|d| d.join(BUILT)).collect();
    own.dedup();
    if let Some(found) = own.iter().find(|p| p.is_file()) {
        return Ok(found.clone());
    }
    let beside = files.dir.parent().map(|p| p.join("repl"));
    let elsewhere: Vec<PathBuf> =
        beside.into_iter().chain([places.repl_of(&files.toolchain)]).map(|d| d.join(BUILT)).collect();
    let mut others = vec![];
    for path in elsewhere.iter().filter(|p| p.is_file()) {
        match built_for(path) {
            Some(other) if files.toolchain.differs_from(&other) => others.push((path.clone(), other.text)),
            _ => return Ok(path.clone()),
        }
    }
    // Of the packages only the one that is the REPL is worth naming.
    let looked_for =
        own.into_iter().take(1).chain([files.packages_dir.join("*").join(BUILT)]).chain(elsewhere);
    Err(no_repl(looked_for.collect(), others))
}

/// The checkout that an executable was built in.
pub(super) fn checkout_of(repl: &Path) -> Option<PathBuf> {
    let root = repl.ancestors().nth(4)?;
    (repl.ends_with(BUILT) && root.is_dir()).then(|| root.to_path_buf())
}

/// The toolchain of the checkout that an executable was built in.
fn built_for(repl: &Path) -> Option<Toolchain> {
    let text = std::fs::read_to_string(checkout_of(repl)?.join("lean-toolchain")).ok()?;
    Toolchain::parse(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(root: &Path, toolchain: &str) -> PathBuf {
        let repl = root.join(BUILT);
        std::fs::create_dir_all(repl.parent().unwrap()).unwrap();
        std::fs::write(&repl, "").unwrap();
        std::fs::write(root.join("lean-toolchain"), toolchain).unwrap();
        repl
    }

    #[test]
    fn the_repl_is_found_where_it_may_be() {
        let dir = tempfile::tempdir().unwrap();
        let root = std::fs::canonicalize(dir.path()).unwrap();
        let project = root.join("project");
        std::fs::create_dir_all(&project).unwrap();
        std::fs::write(project.join("lakefile.toml"), "name = \"p\"").unwrap();
        std::fs::write(project.join("lean-toolchain"), "leanprover/lean4:v4.28.0").unwrap();
        let files = ProjectFiles::read(&project).unwrap();
        let mut places = Places { repls: root.join("cache/repl"), ..Places::default() };
        let e = find(&files, None, &places).unwrap_err();
        let advice = e.advice();
        for part in ["git clone", "cache/repl/4.28.0", "git checkout v4.28.0", "lake build repl", "--repl"] {
            assert!(advice.contains(part), "{advice}");
        }
        assert!(e.to_string().contains("project/.lake/build/bin/repl"), "{e}");
        // One beside the project that is for another Lean is named and left aside.
        let beside = built(&root.join("repl"), "leanprover/lean4:v4.27.0");
        assert!(find(&files, None, &places).unwrap_err().advice().contains("v4.27.0 and was left aside"));
        let e = find(&files, Some(&beside), &places).unwrap_err();
        assert!(
            matches!(&e, ProjectError::OtherToolchain { built_for, .. } if built_for.ends_with("v4.27.0"))
        );
        assert!(e.advice().contains("git checkout v4.28.0"), "{}", e.advice());
        let cached = built(&root.join("cache/repl/4.28.0"), "leanprover/lean4:v4.28.0");
        assert_eq!(find(&files, None, &places).unwrap(), cached);
        let package = project.join(".lake/packages/REPL").join(BUILT);
        std::fs::create_dir_all(package.parent().unwrap()).unwrap();
        std::fs::write(&package, "").unwrap();
        assert_eq!(find(&files, None, &places).unwrap(), package);
        places.repl = Some(root.join("cache/repl/4.28.0"));
        assert_eq!(find(&files, None, &places).unwrap(), cached, "a folder stands for what was built in it");
        let e = find(&files, Some(Path::new("/nowhere/repl")), &places).unwrap_err();
        assert!(e.to_string().contains("/nowhere/repl"), "{e}");
    }
}
