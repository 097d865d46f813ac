//! Instances in stores whose host functions are asynchronous, and initializers that are called with
//! values of the component model.

use wasmtime::component::{self, Component, Linker, Resource, ResourceType, Val};
use wasmtime::{Caller, Engine, Module, Store};
use wizer::{Environment, Error, ErrorKind, Init, Options, Target};
use wizer_tests::component::Running;
use wizer_tests::state::wizer;

/// A module that fetches its seed from the host.
const MODULE: &str = r#"(module
    (import "host" "fetch" (func $fetch (param i32) (result i32)))
    (memory (export "memory") 2)
    (global $n (mut i32) (i32.const 0))
    (func (export "wizer-initialize")
        (global.set $n (call $fetch (i32.const 20)))
        (i32.store (i32.const 70000) (call $fetch (global.get $n))))
    (func (export "sum") (result i32)
        (i32.add (global.get $n) (i32.load (i32.const 70000)))))"#;

/// A component that does the same, and has arguments: a number, and a resource of the host.
const COMPONENT: &str = r#"(component
    (import "token" (type $token (sub resource)))
    (import "fetch" (func $fetch (param "n" u32) (result u32)))
    (core module $m
        (import "host" "fetch" (func $fetch (param i32) (result i32)))
        (import "host" "drop" (func $drop (param i32)))
        (memory (export "memory") 2)
        (global $n (mut i32) (i32.const 0))
        (func (export "setup") (param i32) (result i32)
            (global.set $n (call $fetch (local.get 0)))
            (i32.store (i32.const 70000) (call $fetch (global.get $n)))
            (i32.load (i32.const 70000)))
        (func (export "take") (param i32 i32)
            (call $drop (local.get 0))
            (global.set $n (local.get 1)))
        (func (export "sum") (result i32)
            (i32.add (global.get $n) (i32.load (i32.const 70000)))))
    (core func $fetch-core (canon lower (func $fetch)))
    (core func $drop (canon resource.drop $token))
    (core instance $i (instantiate $m (with "host" (instance
        (export "fetch" (func $fetch-core))
        (export "drop" (func $drop))))))
    (func (export "setup") (param "n" u32) (result u32) (canon lift (core func $i "setup")))
    (func (export "take") (param "token" (own $token)) (param "n" u32)
        (canon lift (core func $i "take")))
    (func (export "sum") (result u32) (canon lift (core func $i "sum"))))"#;

struct Token;

fn open(text: &str, init: &str) -> Target {
    let options = Options::new().init(Init::Export(init.to_string()));
    let wasm = wat::parse_str(text).unwrap();
    wizer().unwrap().open(wasm, &options).unwrap()
}

/// Runs a future on a runtime that may move it to another thread.
fn wait<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(async move { tokio::spawn(future).await.unwrap() })
}

/// A component's imports: `fetch` gives one more, after it has waited.
fn linker(engine: &Engine) -> Linker<()> {
    let mut linker = Linker::new(engine);
    let mut root = linker.root();
    root.resource("token", ResourceType::host::<Token>(), |_, _| Ok(()))
        .unwrap();
    root.func_wrap_async("fetch", |_, (n,): (u32,)| {
        Box::new(async move {
            tokio::task::yield_now().await;
            Ok((n + 1,))
        })
    })
    .unwrap();
    linker
}

/// What a pre-initialized component answers, whose imports are no longer called.
fn sum(wasm: &[u8]) -> u32 {
    let engine = Engine::default();
    let component = Component::new(&engine, wasm).unwrap();
    let linker = linker(&engine);
    wait(async move {
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate_async(&mut store, &component).await;
        let instance = instance.unwrap();
        let sum = instance.get_typed_func::<(), (u32,)>(&mut store, "sum");
        sum.unwrap().call_async(&mut store, ()).await.unwrap().0
    })
}

#[test]
fn modules_with_asynchronous_imports() {
    let mut target = open(MODULE, "wizer-initialize");
    let engine = Engine::default();
    let module = Module::new(&engine, target.instrumented().unwrap()).unwrap();
    let mut linker = wasmtime::Linker::new(&engine);
    linker
        .func_wrap_async("host", "fetch", |_: Caller<'_, ()>, (n,): (i32,)| {
            Box::new(async move {
                tokio::task::yield_now().await;
                n + 1
            })
        })
        .unwrap();
    let instantiate = linker.clone();
    let result = wait(async move {
        let mut store = Store::new(module.engine(), ());
        let instance = instantiate.instantiate_async(&mut store, &module).await;
        let instance = instance.unwrap();
        let blocking = target.initialize(&mut store, &instance).unwrap_err();
        assert_eq!(blocking.kind(), ErrorKind::Initialize, "{blocking:?}");
        target
            .initialize_async(&mut store, &instance)
            .await
            .unwrap();
        let result = target.snapshot_async(&mut store, &instance).await.unwrap();
        // No function of a module is called to read its state.
        assert_eq!(target.snapshot(&mut store, &instance).unwrap(), result);
        result
    });
    let module = Module::new(&engine, &result).unwrap();
    let sum = wait(async move {
        let mut store = Store::new(module.engine(), ());
        let instance = linker.instantiate_async(&mut store, &module).await.unwrap();
        let sum = instance.get_typed_func::<(), i32>(&mut store, "sum");
        sum.unwrap().call_async(&mut store, ()).await.unwrap()
    });
    assert_eq!(sum, 21 + 22);
}

#[test]
fn components_with_asynchronous_imports() {
    let mut target = open(COMPONENT, "setup(30)");
    let engine = Engine::default();
    let component = Component::new(&engine, target.instrumented().unwrap()).unwrap();
    let linker = linker(&engine);
    let result = wait(async move {
        let mut store = Store::new(&engine, ());
        let instance = linker.instantiate_async(&mut store, &component).await;
        let instance = instance.unwrap();
        let blocking = target.initialize(&mut store, &instance).unwrap_err();
        assert_eq!(blocking.kind(), ErrorKind::Initialize, "{blocking:?}");
        let returned = target.initialize_async(&mut store, &instance).await;
        let returned = returned.unwrap().unwrap();
        assert_eq!((&*returned.function, &*returned.value), ("setup", "32"));
        assert_eq!(returned.result, Some(Val::U32(32)));
        let blocking = target.snapshot(&mut store, &instance).unwrap_err();
        assert_eq!(blocking.kind(), ErrorKind::Read, "{blocking}");
        target.snapshot_async(&mut store, &instance).await.unwrap()
    });
    assert_eq!(sum(&result), 31 + 32);
}

/// A resource of the host can't be written as text, and be an argument.
#[test]
fn values_as_arguments() {
    for (asynchronous, name) in [(true, "take"), (false, "take()")] {
        let mut target = open(COMPONENT, name);
        let engine = Engine::default();
        let component = Component::new(&engine, target.instrumented().unwrap()).unwrap();
        let mut linker = linker(&engine);
        if !asynchronous {
            // With an asynchronous import, no call may block.
            linker = Linker::new(&engine);
            let mut root = linker.root();
            root.resource("token", ResourceType::host::<Token>(), |_, _| Ok(()))
                .unwrap();
            root.func_new("fetch", |_, _, _, _| wasmtime::bail!("not called"))
                .unwrap();
        }
        let result = wait(async move {
            let mut store = Store::new(&engine, ());
            let instance = linker.instantiate_async(&mut store, &component).await;
            let instance = instance.unwrap();
            let token = Resource::<Token>::new_own(7);
            let token = token.try_into_resource_any(&mut store).unwrap();
            let arguments = [Val::Resource(token), Val::U32(5)];
            for wrong in [&arguments[..1], &[Val::U32(1), Val::U32(2)]] {
                let error = initialize(&target, &mut store, &instance, wrong, asynchronous).await;
                let error = error.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::InitFunc, "{error:?}");
            }
            // Arguments as text as well, and a call that the store does not take.
            let texts = open(COMPONENT, "setup(30)");
            let number = [Val::U32(1)];
            let error = initialize(&texts, &mut store, &instance, &number, asynchronous).await;
            assert_eq!(error.unwrap_err().kind(), ErrorKind::InitFunc);
            if asynchronous {
                let error = target.initialize_with(&mut store, &instance, &arguments);
                assert_eq!(error.unwrap_err().kind(), ErrorKind::Initialize);
            }
            let returned = initialize(&target, &mut store, &instance, &arguments, asynchronous);
            assert_eq!(returned.await.unwrap(), None);
            match asynchronous {
                true => target.snapshot_async(&mut store, &instance).await.unwrap(),
                false => target.snapshot(&mut store, &instance).unwrap(),
            }
        });
        assert_eq!(sum(&result), 5);
    }
}

async fn initialize(
    target: &Target,
    store: &mut Store<()>,
    instance: &component::Instance,
    arguments: &[Val],
    asynchronous: bool,
) -> Result<Option<Val>, Error> {
    match asynchronous {
        true => {
            target
                .initialize_with_async(store, instance, arguments)
                .await
        }
        false => target.initialize_with(store, instance, arguments),
    }
}

/// What a whole run takes and gives as values.
#[test]
fn values_in_a_run() {
    const CONCAT: &str = r#"(component
        (core module $m
            (global $n (mut i32) (i32.const 0))
            (func (export "add") (param i32 i32) (result i32)
                (global.set $n (i32.add (local.get 0) (local.get 1)))
                (global.get $n))
            (func (export "n") (result i32) (global.get $n)))
        (core instance $i (instantiate $m))
        (func (export "add") (param "a" u32) (param "b" u8) (result u32)
            (canon lift (core func $i "add")))
        (func (export "n") (result u32) (canon lift (core func $i "n"))))"#;
    let run = |init: &str, arguments: &[Val]| {
        let mut target = open(CONCAT, init);
        Environment::new().arguments(arguments).run(&mut target)
    };
    let outcome = run("add", &[Val::U32(40), Val::U8(2)]).unwrap();
    let returned = outcome.report.returned.unwrap();
    assert_eq!(returned.result, Some(Val::U32(42)));
    assert_eq!(
        Running::alone(&outcome.wasm).unwrap().call("n()").unwrap(),
        "42"
    );
    for (init, arguments, wanted) in [
        ("add", &[][..], "has 2 parameters, and 0 arguments"),
        (
            "add(1, 2)",
            &[Val::U32(1), Val::U8(2)],
            "both as text and as values",
        ),
        (
            "add",
            &[Val::U32(1), Val::U32(2)],
            "parameter `b` of the initializer `add` is of another type",
        ),
    ] {
        let error = run(init, arguments).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::InitFunc, "{error:?}");
        assert!(error.to_string().contains(wanted), "{error}");
    }

    // A module, and a target without an initializer, take none.
    let module = open(MODULE, "wizer-initialize");
    let none = Options::new().init(Init::None);
    let component = wizer()
        .unwrap()
        .open(wat::parse_str(CONCAT).unwrap(), &none);
    for mut target in [module, component.unwrap()] {
        let environment = Environment::new().arguments([Val::U32(1)]);
        let error = environment.run(&mut target).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Options, "{error:?}");
    }
}
