//! Build script: the policies are embedded in the binary, so it is built anew when one of them changes.

fn main() {
    println!("cargo::rerun-if-changed=policies");
    println!("cargo::rerun-if-changed=src/build.rs");
}
