//! What an engine compiles: modules and components.

use std::fs::File;

use wasmtime::component::Component;
use wasmtime::{Engine, Module};

/// What an engine compiles: a module or a component.
pub(crate) trait EngineCode: Sized {
    fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self>;

    fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>>;

    /// Takes code from an open file of the cache, which was checked or written just now.
    fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self>;

    /// Takes code that was compiled just now, or read from a file of the cache that was checked.
    fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self>;
}

macro_rules! code {
    ($code:ty, $precompile:ident, $map:expr) => {
        #[expect(unsafe_code, reason = "the engine runs what it is given")]
        impl EngineCode for $code {
            fn compile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Self> {
                Self::from_binary(engine, wasm)
            }

            fn precompile(engine: &Engine, wasm: &[u8]) -> wasmtime::Result<Vec<u8>> {
                engine.$precompile(wasm)
            }

            fn map(engine: &Engine, file: &File) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings wrote the file, which belongs to the user
                // and whose digest is right. Files of the cache are replaced and removed, never
                // changed, and nobody else may write to them: not the guest either.
                unsafe { $map(engine, file) }
            }

            fn unpack(engine: &Engine, code: &[u8]) -> wasmtime::Result<Self> {
                // SAFETY: an engine with these settings made these bytes: just now, or their digest
                // is right.
                unsafe { Self::deserialize(engine, code) }
            }
        }
    };
}

code!(Module, precompile_module, |engine, file: &File| {
    Self::deserialize_open_file(engine, file.try_clone()?)
});
code!(Component, precompile_component, |engine, file: &File| {
    Self::deserialize_file(engine, path_of(file)?)
});

/// A path that leads to an open file, whatever its name is: for components, the engine has nothing
/// that takes an open one.
#[cfg(unix)]
fn path_of(file: &File) -> wasmtime::Result<String> {
    use std::os::fd::AsRawFd as _;
    Ok(format!("/dev/fd/{}", file.as_raw_fd()))
}

/// There is none here: the code is read.
#[cfg(not(unix))]
fn path_of(_: &File) -> wasmtime::Result<String> {
    wasmtime::bail!("open files have no path on this system")
}

#[cfg(all(test, target_os = "linux"))]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use std::fmt::Debug;
    use std::fs::File;
    use std::io::Write as _;

    use wasmtime::component::Component;
    use wasmtime::{Config, Engine, Instance, Module, ModuleVersionStrategy, Store};

    use super::EngineCode;
    use crate::permissions::is_only_run;

    const MODULE: &str = r#"(module
        (memory 1) (data (i32.const 0) "*")
        (func (export "answer") (result i32) (i32.load8_u (i32.const 0))))"#;

    fn component() -> String {
        format!(
            r#"(component (core module $m {}) (core instance $i (instantiate $m))
                (func (export "answer") (result u32) (canon lift (core func $i "answer"))))"#,
            MODULE
                .strip_prefix("(module")
                .unwrap()
                .strip_suffix(')')
                .unwrap()
        )
    }

    fn answer_of_module(engine: &Engine, module: &Module) -> u32 {
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, module, &[]).unwrap();
        let answer = instance.get_typed_func::<(), u32>(&mut store, "answer");
        answer.unwrap().call(&mut store, ()).unwrap()
    }

    fn answer_of_component(engine: &Engine, component: &Component) -> u32 {
        let mut store = Store::new(engine, ());
        let linker = wasmtime::component::Linker::new(engine);
        let instance = linker.instantiate(&mut store, component).unwrap();
        let answer = instance.get_typed_func::<(), (u32,)>(&mut store, "answer");
        answer.unwrap().call(&mut store, ()).unwrap().0
    }

    /// A file with code, and what stands behind code in the cache.
    fn file(code: &[u8]) -> File {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(code).unwrap();
        file.write_all(&[7; 32]).unwrap();
        file
    }

    /// Code in a file and code in memory: nothing can write to what runs.
    #[test]
    fn what_runs_is_not_written() {
        let engine = Engine::default();
        let wasm = wat::parse_str(MODULE).unwrap();
        let code = Module::precompile(&engine, &wasm).unwrap();
        let file_of_module = file(&code);
        for module in [
            Module::map(&engine, &file_of_module).unwrap(),
            Module::unpack(&engine, &code).unwrap(),
        ] {
            is_only_run(module.text(), &module.image_range());
            assert_eq!(answer_of_module(&engine, &module), 42);
        }
        let wasm = wat::parse_str(component()).unwrap();
        let code = Component::precompile(&engine, &wasm).unwrap();
        let file_of_component = file(&code);
        for component in [
            Component::map(&engine, &file_of_component).unwrap(),
            Component::unpack(&engine, &code).unwrap(),
        ] {
            is_only_run(component.text(), &component.image_range());
            assert_eq!(answer_of_component(&engine, &component), 42);
        }
    }

    /// Without its name, a file stays what it is for as long as its code is mapped.
    #[test]
    fn a_file_without_names_stays() {
        let engine = Engine::default();
        let code = Module::precompile(&engine, &wat::parse_str(MODULE).unwrap()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("code");
        std::fs::write(&path, &code).unwrap();
        let module = Module::map(&engine, &File::open(&path).unwrap()).unwrap();
        // As the cache does: a new file takes the place of this one, then goes.
        std::fs::write(folder.path().join("new"), "other").unwrap();
        std::fs::rename(folder.path().join("new"), &path).unwrap();
        std::fs::remove_file(&path).unwrap();
        assert_eq!(answer_of_module(&engine, &module), 42);
    }

    fn is_refused<C: EngineCode + Debug>(engine: &Engine, code: &[u8], why: &str) {
        let errors = [C::map(engine, &file(code)), C::unpack(engine, code)].map(Result::unwrap_err);
        for error in errors {
            let error = format!("{error:#}");
            assert!(error.contains(why), "{error}");
        }
    }

    /// The cache finds code by its engine's settings. The engine checks them once more.
    #[test]
    fn code_of_other_engines_is_refused() {
        let engine = Engine::default();
        let wasm = wat::parse_str(MODULE).unwrap();
        let component = wat::parse_str(component()).unwrap();
        let code = Module::precompile(&engine, &wasm).unwrap();
        let settings: [fn(&mut Config); 3] = [
            |config| {
                config.consume_fuel(true);
            },
            |config| {
                config.epoch_interruption(true);
            },
            |config| {
                config.memory_reservation(0).memory_guard_size(0);
            },
        ];
        for set in settings {
            let mut config = Config::new();
            set(&mut config);
            let other = Engine::new(&config).unwrap();
            is_refused::<Module>(&other, &code, "compiled with");
        }
        let mut config = Config::new();
        let version = ModuleVersionStrategy::Custom("47.0.0".to_string());
        config.module_version(version).unwrap();
        let later = Engine::new(&config).unwrap();
        is_refused::<Module>(&later, &code, "incompatible version");
        let what = "incompatible object file";
        is_refused::<Component>(&engine, &code, what);
        let of_component = Component::precompile(&engine, &component).unwrap();
        is_refused::<Module>(&engine, &of_component, what);
        is_refused::<Module>(&engine, &wasm, "ELF");
    }

    #[cfg(all(target_arch = "x86_64", target_env = "gnu"))]
    #[test]
    fn code_for_other_processors_is_refused() {
        let engine = Engine::default();
        let code = Module::precompile(&engine, &wat::parse_str(MODULE).unwrap()).unwrap();
        let mut config = Config::new();
        // Without this, it would compile for the processor that there is.
        config.target("x86_64-unknown-linux-gnu").unwrap();
        #[expect(
            unsafe_code,
            reason = "the engine believes what it is told of the processor"
        )]
        // SAFETY: nothing is compiled or run.
        unsafe {
            config.detect_host_feature(|_| Some(false));
        }
        let old = Engine::new(&config).unwrap();
        is_refused::<Module>(&old, &code, "not available on the host");
    }
}
