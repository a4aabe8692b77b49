//! Whether there is a model to be built in.

fn main() {
    println!("cargo::rustc-check-cfg=cfg(default_model)");
    println!("cargo::rerun-if-changed=model");
    if std::path::Path::new("model/model.safetensors").exists() {
        println!("cargo::rustc-cfg=default_model");
    }
}
