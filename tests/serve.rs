//! `prover serve` over the real engine, as clients of all kinds meet it. Loopback only.

#[path = "serve/http.rs"]
mod http;
#[path = "serve/kimina.rs"]
mod kimina;
#[path = "serve/lifetime.rs"]
mod lifetime;
#[path = "serve/limits.rs"]
mod limits;
#[path = "serve/own.rs"]
mod own;
