//! Installs what tests use beside the packages of npm and PyPI, into the target folder. Quick when it is there.

fn main() -> anyhow::Result<()> {
    for tool in [wizer_tests::tools::wasmtime()?, wizer_tests::tools::wac()?] {
        println!("{}", tool.display());
    }
    Ok(())
}
