//! What the engine is given to run.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, ModuleVersionStrategy};

use super::{Aligned, COMPILED, component, copied, deserialize};
use crate::engine;

/// A component that is compiled faster than the transform.
const SMALL: &str = r#"(component
    (core module $m (func (export "answer") (result i32) (i32.const 42)))
    (core instance $i (instantiate $m))
    (func (export "answer") (result u32) (canon lift (core func $i "answer"))))"#;

fn answer((engine, component): &(Engine, Component)) -> u32 {
    let mut store = wasmtime::Store::new(engine, ());
    let linker = Linker::new(engine);
    let instance = linker.instantiate(&mut store, component).unwrap();
    let answer = instance.get_typed_func::<(), (u32,)>(&mut store, "answer");
    answer.unwrap().call(&mut store, ()).unwrap().0
}

fn code_of(engine: &Engine) -> Vec<u8> {
    let small = wat::parse_str(SMALL).unwrap();
    engine.precompile_component(&small).unwrap()
}

/// What `compile-transform` would embed of [`SMALL`].
fn code() -> Vec<u8> {
    code_of(&Engine::new(&engine::config()).unwrap())
}

/// Where the build compiled anything, that runs where it is; and what is for all processors would
/// as a copy.
#[test]
fn what_was_compiled_is_taken() {
    let [_, Aligned(for_all)] = COMPILED;
    if for_all.is_empty() {
        return;
    }
    copied(for_all).unwrap();
    component(None).unwrap();
    #[cfg(all(target_os = "linux", target_arch = "x86_64"))]
    {
        let (_, in_place) = component(None).unwrap();
        let is_recent = is_x86_feature_detected!("avx2") && is_x86_feature_detected!("bmi2");
        let [Aligned(recent), _] = COMPILED;
        let place = if is_recent { recent } else { for_all };
        let place = place.as_ptr_range();
        assert!(place.contains(&in_place.image_range().start));
    }
}

#[test]
fn a_copy_runs() {
    assert_eq!(answer(&copied(&code()).unwrap()), 42);
}

/// Another engine made it: with other settings, of another version, or of something else.
#[test]
fn code_of_other_engines_is_refused() {
    let mut config = engine::config();
    config.consume_fuel(true);
    let metered = code_of(&Engine::new(&config).unwrap());
    let mut config = engine::config();
    let version = ModuleVersionStrategy::Custom("47.0.0".to_string());
    config.module_version(version).unwrap();
    let earlier = code_of(&Engine::new(&config).unwrap());
    let module = Engine::new(&engine::config()).unwrap();
    let module = module.precompile_module(b"\0asm\x01\0\0\0").unwrap();
    let code = code();
    for (refused, why) in [
        (metered, "compiled with fuel"),
        (earlier, "incompatible version '47.0.0'"),
        (module, "incompatible object file"),
        (Vec::new(), "ELF"),
        (code.get(..64).unwrap().to_vec(), "section"),
    ] {
        let is_refused = |loaded: wasmtime::Result<(Engine, Component)>| {
            let error = format!("{:#}", loaded.map(|_| ()).unwrap_err());
            assert!(error.contains(why), "{error}");
        };
        is_refused(copied(&refused));
        #[cfg(target_os = "linux")]
        {
            let place = linux::place(&refused, 0);
            is_refused(super::in_place::load(place));
            assert!(super::load(place).is_none(), "{why}");
        }
    }
}

/// What is for recent processors is not taken on one that lacks their instructions. There, what is
/// for all processors is.
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
#[test]
#[expect(
    unsafe_code,
    reason = "the engine believes what it is told of the processor"
)]
fn code_for_recent_processors_is_refused_by_others() {
    let mut config = engine::config();
    config.target("x86_64-unknown-linux").unwrap();
    let for_all = code_of(&Engine::new(&config).unwrap());
    // SAFETY: nothing of this is run.
    unsafe {
        config.cranelift_flag_enable("x86-64-v3");
    }
    let recent = code_of(&Engine::new(&config).unwrap());

    let mut config = engine::config();
    config.target("x86_64-unknown-linux-gnu").unwrap();
    // SAFETY: it has fewer features than there are.
    unsafe {
        config.detect_host_feature(|_| Some(false));
    }
    let old = Engine::new(&config).unwrap();
    let error = deserialize(&old, &recent).map(|_| ()).unwrap_err();
    let error = format!("{error:#}");
    assert!(error.contains("not available on the host"), "{error}");
    let component = deserialize(&old, &for_all).unwrap();
    assert_eq!(answer(&(old, component)), 42);
}

#[cfg(target_os = "linux")]
mod linux {
    use std::ops::Range;
    use std::sync::Mutex;

    use memmap2::{Mmap, MmapMut};
    use wasmtime::CustomCodeMemory as _;

    use super::super::{in_place, load};
    use super::{answer, code};
    use crate::permissions::{is_only_run, permissions};

    /// All pages of constants. Otherwise they would count as lost.
    static KEPT: Mutex<Vec<&Mmap>> = Mutex::new(Vec::new());

    /// Puts code into pages of constants, at an offset, between zeros. They stay until the end of
    /// the process, as those of an executable.
    pub(super) fn place(code: &[u8], offset: usize) -> &'static [u8] {
        let page = rustix::param::page_size();
        let length = (offset + code.len()).next_multiple_of(page) + page;
        let mut pages = MmapMut::map_anon(length).unwrap();
        let range = offset..offset + code.len();
        pages.get_mut(range.clone()).unwrap().copy_from_slice(code);
        let pages: &Mmap = Box::leak(Box::new(pages.make_read_only().unwrap()));
        KEPT.lock().unwrap().push(pages);
        pages.get(range).unwrap()
    }

    /// Code runs where it is, and nothing around it can be run or written.
    #[test]
    fn constants_run_in_place() {
        let place = place(&code(), 0);
        let loaded = in_place::load(place).unwrap();
        assert_eq!(loaded.1.image_range(), place.as_ptr_range());
        is_only_run(loaded.1.text(), &place.as_ptr_range());
        assert_eq!(answer(&loaded), 42);
        // The engine says nothing of the page behind it.
        let end = place.as_ptr_range().end;
        let behind = end.wrapping_byte_add(rustix::param::page_size() - 1);
        assert_eq!(
            permissions(&(behind..behind.wrapping_byte_add(1))),
            ["r--p"]
        );
        // What ran stays there for what still runs it.
        let text: Range<*const u8> = loaded.1.text().as_ptr_range();
        drop(loaded);
        assert_eq!(permissions(&text), ["r-xp"]);
    }

    /// Code that does not begin with a page runs as a copy.
    #[test]
    fn constants_between_pages_are_copied() {
        for offset in [8, 16, 64, 2048] {
            let place = place(&code(), offset);
            let error = in_place::load(place).map(|_| ()).unwrap_err();
            assert_eq!(error.to_string(), "it does not begin with a page");
            let loaded = load(place).unwrap();
            assert!(!place.as_ptr_range().contains(&loaded.1.image_range().start));
            assert_eq!(answer(&loaded), 42);
            assert_eq!(permissions(&place.as_ptr_range()), ["r--p"]);
        }
    }

    /// Only whole pages are made executable: what shares one with code would be as well.
    #[test]
    fn parts_of_pages_are_not_run() {
        let page = rustix::param::page_size();
        let place = place(&vec![0; 3 * page], 0);
        for part in [1..page, 0..page - 1, 8..page, page..2 * page + 8] {
            let part = place.get(part).unwrap();
            let published = in_place::Constants.publish_executable(part.as_ptr(), part.len());
            assert!(published.is_err());
        }
        assert_eq!(permissions(&place.as_ptr_range()), ["r--p"]);
        let part = place.get(page..2 * page).unwrap();
        let published = in_place::Constants.publish_executable(part.as_ptr(), part.len());
        published.unwrap();
        assert_eq!(permissions(&place.as_ptr_range()), ["r--p", "r-xp", "r--p"]);
    }
}
