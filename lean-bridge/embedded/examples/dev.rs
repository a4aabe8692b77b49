use lean_embedded::*;
use std::time::Instant;
fn main() {
    let h = std::thread::Builder::new().stack_size(machine::THREAD_STACK).spawn(real).unwrap();
    h.join().unwrap().unwrap();
}
fn real() -> wasmtime::Result<()> {
    let t = Instant::now();
    let p = provision::standard();
    let i = provision::ensure(&*p).unwrap();
    println!("installation {:?}", t.elapsed());
    let t = Instant::now();
    let code = machine::Code::load(&i)?;
    println!("load {:?}", t.elapsed());
    let t = Instant::now();
    let mut b = boot::restore(&code, &Default::default(), &i.snapshot("", &*p).unwrap())?;
    println!("restore {:?}", t.elapsed());
    let t = Instant::now();
    boot::self_test(&mut b)?;
    println!("self test {:?}", t.elapsed());
    let l = &mut b.lean;
    for (s, c) in [
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "theorem t (a b : Nat) : a + b = b + a := by omega"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "theorem t (a b : Nat) : a + b = b + a := by sorry"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "axiom c : False\ntheorem t (a b : Nat) : a + b = b + a := c.elim"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "inductive X | a | b (n : Nat)\ndef f : X → Nat | .a => 1 | .b n => n\ntheorem q : f .a = 1 := rfl\ntheorem t (a b : Nat) : a + b = b + a := by have := q; omega"),
        ("theorem t (a b : Nat) : a + b = b + a := by sorry", "theorem t (a b : Nat) : b + a = a + b := by omega"),
        ("theorem t : 10 + 20 = 30 := by sorry", "theorem t : 10 + 20 = 30 := by native_decide"),
    ] {
        let t = Instant::now();
        let j = judge::judge(l, &b.state, s, c, None)?;
        println!("{:?} {}", t.elapsed(), serde_json::to_string(&j).unwrap());
    }
    Ok(())
}
