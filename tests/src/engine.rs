//! An engine that supports every proposal that a case may use.

use anyhow::Result;
use wasmtime::{
    Caller, Config, Engine, Extern, ExternType, Func, Instance, Linker, Module, OptLevel, Store,
    Tag, Val,
};

/// Cranelift, with every proposal that targets may use.
///
/// # Errors
///
/// The engine does not work on this machine.
pub fn engine() -> Result<Engine> {
    Ok(Engine::new(&config())?)
}

/// As [`engine`], for code that runs only once: it compiles faster, and reserves less address space
/// for memories.
///
/// # Errors
///
/// The engine does not work on this machine.
pub fn quick() -> Result<Engine> {
    let mut config = config();
    config
        .cranelift_opt_level(OptLevel::None)
        .memory_reservation(0)
        .memory_guard_size(0)
        .memory_init_cow(false);
    Ok(Engine::new(&config)?)
}

fn config() -> Config {
    let mut config = Config::new();
    config
        .wasm_multi_memory(true)
        .wasm_memory64(true)
        .wasm_custom_page_sizes(true)
        .wasm_wide_arithmetic(true)
        .wasm_tail_call(true)
        .wasm_threads(true)
        .shared_memory(true)
        .wasm_exceptions(true)
        .wasm_function_references(true)
        .wasm_gc(true)
        .wasm_relaxed_simd(true)
        .relaxed_simd_deterministic(true);
    component_model(&mut config);
    config
}

/// Switches on all of the component model that the engine has.
pub fn component_model(config: &mut Config) {
    config
        .wasm_component_model_async(true)
        .wasm_component_model_async_stackful(true)
        .wasm_component_model_more_async_builtins(true)
        .wasm_component_model_threading(true)
        .wasm_component_model_error_context(true)
        .wasm_component_model_gc(true)
        .wasm_component_model_map(true)
        .wasm_component_model_memory64(true)
        .wasm_component_model_fixed_length_lists(true)
        .wasm_component_model_implements(true);
}

/// Instantiates a module with the items of a linker. Unresolved functions trap, and unresolved tags
/// are new ones.
///
/// # Errors
///
/// An import can't be provided, or the start function traps.
pub fn instantiate<T: 'static>(
    store: &mut Store<T>,
    linker: &Linker<T>,
    module: &Module,
) -> Result<Instance> {
    let mut imports: Vec<Extern> = Vec::new();
    for import in module.imports() {
        let provided = linker.get_by_import(&mut *store, &import);
        imports.push(match (provided, import.ty()) {
            (Some(provided), _) => provided,
            (None, ExternType::Func(ty)) => {
                let message = format!("unknown import {}.{}", import.module(), import.name());
                let trap = move |_: Caller<'_, T>, _: &[Val], _: &mut [Val]| {
                    Err(wasmtime::Error::msg(message.clone()))
                };
                Func::new(&mut *store, ty, trap).into()
            }
            (None, ExternType::Tag(ty)) => Tag::new(&mut *store, &ty)?.into(),
            (None, ty) => anyhow::bail!(
                "nothing provides {}.{}: {ty:?}",
                import.module(),
                import.name()
            ),
        });
    }
    Ok(Instance::new(store, module, &imports)?)
}
