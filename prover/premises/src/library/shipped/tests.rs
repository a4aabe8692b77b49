use super::*;
use crate::library::file::ModuleHead;
use lean_bridge::LibraryPremise;

const LEAN: &str = "some Lean";
const PACKAGE: &str = "0123";

fn library() -> Library {
    let module = |name: &str, imports: &[&str]| ModuleHead {
        name: name.into(),
        imports: imports.iter().map(|i| i.to_string()).collect(),
    };
    let modules = vec![module("A", &[]), module("B", &["A"])];
    let head = Head { lean: LEAN.into(), header: WHOLE.into(), modules };
    let line = |module: &str| {
        let premise = LibraryPremise {
            name: format!("{module}.t"),
            kind: "theorem".into(),
            ty: "∀ n, n = n".into(),
            constants: vec!["Eq".into()],
            ..LibraryPremise::default()
        };
        ModuleLine { module: module.into(), premises: vec![premise] }
    };
    // the order in which they were finished is another one
    Library::of(head, [line("B"), line("A")])
}

fn names(library: &Library) -> Vec<String> {
    library.premises().map(|(module, p)| format!("{module} {} {}", p.name, p.ty)).collect()
}

#[test]
fn what_is_packed_comes_out_again() {
    let file = pack(&library(), PACKAGE).unwrap();
    assert_eq!(file, pack(&library(), PACKAGE).unwrap(), "one library, one file");
    let shipped = Shipped::open(&file).unwrap();
    assert_eq!(shipped.belongs_to(LEAN, PACKAGE), Ok(()));
    assert_eq!(shipped.statements(), 2);
    assert_eq!(names(&shipped.library().unwrap()), ["A A.t ∀ n, n = n", "B B.t ∀ n, n = n"]);
}

#[test]
fn whatever_is_changed_or_cut_is_found() {
    let file = pack(&library(), PACKAGE).unwrap();
    let packed = file.iter().position(|b| *b == b'\n').unwrap() + 1;
    for at in packed..file.len() {
        let mut changed = file.clone();
        changed[at] ^= 1;
        let error = Shipped::open(&changed).unwrap_err();
        assert!(matches!(error, ShippedError::Damaged(_)), "byte {at}: {error}");
    }
    for end in 0..file.len() {
        assert!(matches!(Shipped::open(&file[..end]), Err(ShippedError::Damaged(_))), "cut at {end}");
    }
}

#[test]
fn another_lean_is_refused() {
    let file = pack(&library(), PACKAGE).unwrap();
    let shipped = Shipped::open(&file).unwrap();
    let other = |lean: &str, package: &str| shipped.belongs_to(lean, package).unwrap_err().to_string();
    let version = other("a newer Lean", PACKAGE);
    assert!(version.contains(LEAN) && version.contains("a newer Lean"), "{version}");
    let package = other(LEAN, "4567");
    assert!(package.contains(PACKAGE) && package.contains("4567"), "{package}");
    let older = String::from_utf8_lossy(&file[..file.iter().position(|b| *b == b'\n').unwrap()])
        .replace(&format!("\"print_version\":{PRINT_VERSION}"), "\"print_version\":0");
    let older = [older.as_bytes(), &file[older.len()..]].concat();
    let error = Shipped::open(&older).unwrap().belongs_to(LEAN, PACKAGE).unwrap_err();
    assert!(matches!(error, ShippedError::OtherLean { what: "the version of the print", .. }), "{error}");
}

#[test]
fn what_is_not_complete_is_not_read() {
    let half = Library::of(library().head, library().lines().take(1));
    let file = pack(&half, PACKAGE).unwrap();
    let error = Shipped::open(&file).unwrap().library().unwrap_err();
    assert_eq!(error, ShippedError::Damaged("modules are missing".into()));
}

#[test]
fn what_is_built_in_is_a_whole_library() {
    let shipped = Shipped::open(BUILT_IN).unwrap();
    let library = shipped.library().unwrap();
    assert_eq!(library.premises().count(), shipped.statements());
    assert_eq!((library.header(), library.modules()), (WHOLE, shipped.head.modules));
    assert!(shipped.statements() > 70_000);
    assert!(BUILT_IN.len() < 6 << 20, "{} bytes", BUILT_IN.len());
    // packed again it is the same file
    assert_eq!(pack(&library, &shipped.head.printed.package).unwrap(), BUILT_IN);
}
