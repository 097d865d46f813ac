//! Random graphs of garbage-collected objects: a snapshot leads to the same graph as the module
//! whose initializer has run. Types are exact, and each object is there once.
//!
//! `WIZER_MODULES` is the number of graphs to compare (300 by default).

use std::collections::HashMap;
use std::fmt::Write as _;

use wasmtime::{
    AnyRef, Engine, ExternRef, Instance, Module, RootScope, Rooted, Store, StoreContextMut, Val,
};
use wizer::{Environment, Options};
use wizer_tests::engine::quick;
use wizer_tests::random::{next, wanted};
use wizer_tests::result_of;
use wizer_tests::state::wizer;

/// Types of each kind that there is. The first of them have subtypes.
const TYPES: &str = r"
  (type $f (func (result i32)))
  (rec
    (type $base (sub (struct (field (mut i32)))))
    (type $pair (sub $base (struct (field (mut i32)) (field (mut (ref null $base))) (field anyref))))
    (type $leaf (sub final $pair (struct (field (mut i32)) (field (mut (ref null $base)))
      (field anyref) (field i8) (field (mut i16)) (field f64) (field (mut (ref null $f))))))
    (type $fixed (struct (field i64) (field (ref $base)) (field (mut externref)) (field (mut v128))))
    (type $bytes (array (mut i8)))
    (type $words (array i16))
    (type $floats (array (mut f32)))
    (type $bases (array (mut (ref null $base))))
    (type $kept (array (ref $base)))
    (type $calls (array (mut (ref null $f))))
    (type $all (array (mut anyref))))";

/// The exported globals.
const ROOTS: [&str; 9] = [
    "g0", "g1", "g2", "g3", "any", "base", "extern", "pair", "same",
];

/// How many objects of a graph the module itself makes, by constant expressions.
const GIVEN: u64 = 3;

/// A module, written step by step.
struct Graph {
    state: u64,
    /// The objects that there are, and which of them are a `$base`.
    count: u64,
    bases: Vec<u64>,
    code: String,
}

impl Graph {
    fn upto(&mut self, most: u64) -> u64 {
        next(&mut self.state) % most
    }

    /// One of the objects, as `(ref $base)`.
    fn base(&mut self) -> String {
        let which = self.upto(self.bases.len() as u64);
        let object = self.bases[usize::try_from(which).unwrap()];
        format!("(ref.cast (ref $base) (array.get $all (local.get $o) (i32.const {object})))")
    }

    fn base_or_null(&mut self) -> String {
        match self.upto(3) {
            0 => "(ref.null $base)".to_string(),
            _ => self.base(),
        }
    }

    fn any(&mut self) -> String {
        let object = self.upto(self.count);
        match self.upto(6) {
            0 => "(ref.null any)".to_string(),
            1 => format!("(ref.i31 (i32.const {}))", self.upto(1 << 31)),
            _ => format!("(array.get $all (local.get $o) (i32.const {object}))"),
        }
    }

    fn function(&mut self) -> &'static str {
        ["(ref.null $f)", "(ref.func $a)", "(ref.func $b)"][usize::try_from(self.upto(3)).unwrap()]
    }

    /// A number, often zero.
    fn number(&mut self) -> u64 {
        [0, self.upto(1 << 31)][usize::try_from(self.upto(2)).unwrap()]
    }

    /// An expression that makes an object, and whether it is a `$base`.
    fn object(&mut self) -> (String, bool) {
        let kind = self.upto(11);
        let length = self.upto(20);
        let list = |this: &mut Self, one: fn(&mut Self) -> String| -> String {
            (0..length).map(|_| one(this)).collect()
        };
        let text = match kind {
            0 => format!("(struct.new $base (i32.const {}))", self.number()),
            1 => {
                let (number, base, any) = (self.number(), self.base_or_null(), self.any());
                format!("(struct.new $pair (i32.const {number}) {base} {any})")
            }
            2 => {
                let (base, any, function) = (self.base_or_null(), self.any(), self.function());
                let [a, b, c, d] = [(); 4].map(|()| self.number());
                format!(
                    "(struct.new $leaf (i32.const {a}) {base} {any} (i32.const {b}) \
                     (i32.const {c}) (f64.const -{d}) {function})"
                )
            }
            3 => {
                let (number, base, any) = (self.number(), self.base(), self.any());
                format!(
                    "(struct.new $fixed (i64.const {number}) {base} (extern.convert_any {any}) \
                     (v128.const i64x2 {number} 0))"
                )
            }
            4 => format!(
                "(array.new $bytes (i32.const {}) (i32.const {length}))",
                self.number()
            ),
            5 => {
                let numbers = list(self, |this| format!("(i32.const {})", this.number()));
                format!("(array.new_fixed $words {length} {numbers})")
            }
            6 => format!("(array.new_data $floats $data (i32.const 3) (i32.const {length}))"),
            7 => format!(
                "(array.new_fixed $bases {length} {})",
                list(self, Self::base_or_null)
            ),
            8 => format!(
                "(array.new_fixed $kept {length} {})",
                list(self, Self::base)
            ),
            9 => {
                let functions = list(self, |this| this.function().to_string());
                format!("(array.new_fixed $calls {length} {functions})")
            }
            _ => format!("(array.new $all {} (i32.const {length}))", self.any()),
        };
        (text, kind < 3)
    }

    /// Changes an object, so that there are circles.
    fn change(&mut self) {
        let (object, number) = (self.base(), self.number());
        writeln!(
            self.code,
            "(struct.set $base 0 {object} (i32.const {number}))"
        )
        .unwrap();
        let base = self.base_or_null();
        let object = self.base();
        writeln!(
            self.code,
            "(block $no (struct.set $pair 1
               (block $is (result (ref $pair))
                 (br_on_cast $is (ref $base) (ref $pair) {object})
                 drop br $no)
               {base}))"
        )
        .unwrap();
    }
}

/// A module with so many objects.
fn module(seed: u64, objects: u64) -> Vec<u8> {
    let mut graph = Graph {
        state: seed,
        count: GIVEN,
        bases: (0..GIVEN).collect(),
        code: String::new(),
    };
    for _ in 0..objects {
        let (text, is_base) = graph.object();
        let number = graph.count;
        writeln!(
            graph.code,
            "(array.set $all (local.get $o) (i32.const {number}) {text})"
        )
        .unwrap();
        graph.count += 1;
        if is_base {
            graph.bases.push(number);
        }
        if graph.upto(3) == 0 {
            graph.change();
        }
    }
    for root in ["$any", "$base", "$extern"] {
        let value = match root {
            "$base" => graph.base_or_null(),
            // All of them, half of the time.
            "$any" if (seed / 4).is_multiple_of(2) => "(local.get $o)".to_string(),
            "$extern" => format!("(extern.convert_any {})", graph.any()),
            _ => graph.any(),
        };
        writeln!(graph.code, "(global.set {root} {value})").unwrap();
    }
    // Globals whose type is the very one of an object, now and then.
    for root in ["$pair", "$same"] {
        let value = graph.any();
        writeln!(graph.code, "(global.set {root} (call $to_pair {value}))").unwrap();
    }
    for element in 0..graph.upto(4) {
        let value = graph.base_or_null();
        let set = format!("(array.set $bases (global.get $g3) (i32.const {element}) {value})");
        writeln!(graph.code, "{set}").unwrap();
    }
    for element in 0..4 {
        let value = graph.any();
        writeln!(graph.code, "(table.set $t (i32.const {element}) {value})").unwrap();
    }
    let (count, code) = (graph.count, graph.code);
    let text = format!(
        r#"(module {TYPES}
          (global $g0 (export "g0") (ref $base) (struct.new $base (i32.const 4)))
          (global $g1 (export "g1") (ref $pair)
            (struct.new $pair (i32.const 5) (global.get $g0) (ref.i31 (i32.const 6))))
          (global $g2 (export "g2") anyref (struct.new $pair (i32.const 7)
            (struct.new $base (i32.const 8)) (ref.null any)))
          (global $g3 (export "g3") (ref $bases) (array.new_fixed $bases 4
            (global.get $g1) (ref.null $base) (global.get $g0) (struct.new $base (i32.const 9))))
          (global $pair (export "pair") (mut (ref null $pair)) (ref.null $pair))
          (global $same (export "same") (mut (ref null $pair)) (ref.null $pair))
          (global $any (export "any") (mut anyref) (ref.null any))
          (global $base (export "base") (mut (ref null $base)) (ref.null $base))
          (global $extern (export "extern") (mut externref) (ref.null extern))
          (table $t (export "table") 5 anyref)
          (data $data "0123456789 0123456789 0123456789 0123456789"
            "0123456789 0123456789 0123456789 0123456789")
          (func $a (export "a") (type $f) (i32.const 1))
          (func $b (export "b") (type $f) (i32.const 2))
          (func $to_pair (param anyref) (result (ref null $pair))
            (if (ref.test (ref $pair) (local.get 0))
              (then (return (ref.cast (ref $pair) (local.get 0)))))
            (ref.null $pair))
          (func (export "wizer-initialize") (local $o (ref $all))
            (local.set $o (array.new_default $all (i32.const {count})))
            (array.set $all (local.get $o) (i32.const 0) (global.get $g0))
            (array.set $all (local.get $o) (i32.const 1) (global.get $g1))
            (array.set $all (local.get $o) (i32.const 2) (global.get $g2))
            {code}))"#
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("seed {seed}: {error}\n{text}"))
}

/// Two instances that are compared, and what is known of their objects.
#[derive(Default)]
struct Pairs {
    /// The number of an object's partner, in both directions.
    partners: [HashMap<u32, u32>; 2],
    functions: [HashMap<usize, &'static str>; 2],
    left: Vec<[Rooted<AnyRef>; 2]>,
}

impl Pairs {
    /// Compares two values. Objects are put aside.
    fn values(&mut self, store: &mut StoreContextMut<'_, ()>, values: [Val; 2]) {
        let [one, other] = values;
        match (one, other) {
            (Val::AnyRef(one), Val::AnyRef(other)) => self.references(store, [one, other]),
            (Val::ExternRef(one), Val::ExternRef(other)) => {
                let inner = |store: &mut StoreContextMut<'_, ()>,
                             value: Option<Rooted<ExternRef>>| {
                    value.map(|value| AnyRef::convert_extern(&mut *store, value).unwrap())
                };
                let pair = [inner(store, one), inner(store, other)];
                self.references(store, pair);
            }
            (Val::FuncRef(one), Val::FuncRef(other)) => {
                let raw = [one, other].map(|f| f.map(|f| f.to_raw(&mut *store).addr()));
                let names = [0, 1].map(|i| raw[i].map(|raw| self.functions[i][&raw]));
                assert_eq!(names[0], names[1]);
            }
            (one, other) => assert_eq!(format!("{one:?}"), format!("{other:?}")),
        }
    }

    fn references(
        &mut self,
        store: &mut StoreContextMut<'_, ()>,
        pair: [Option<Rooted<AnyRef>>; 2],
    ) {
        let [Some(one), Some(other)] = pair else {
            assert!(pair[0].is_none() && pair[1].is_none(), "{pair:?}");
            return;
        };
        let small = [one, other].map(|any| small(store, any));
        if small != [None, None] {
            assert_eq!(small[0], small[1]);
            return;
        }
        let raw = [one, other].map(|any| any.to_raw(&mut *store).unwrap());
        let known = [
            self.partners[0].insert(raw[0], raw[1]),
            self.partners[1].insert(raw[1], raw[0]),
        ];
        match known {
            [None, None] => self.left.push([one, other]),
            known => assert_eq!(known, [Some(raw[1]), Some(raw[0])], "another object"),
        }
    }

    /// Compares the contents of two objects.
    fn objects(&mut self, store: &mut StoreContextMut<'_, ()>, pair: [Rooted<AnyRef>; 2]) {
        let types = pair.map(|any| format!("{:?}", any.ty(&*store).unwrap()));
        assert_eq!(types[0], types[1]);
        let contents = pair.map(|any| -> Vec<Val> {
            match any.as_struct(&*store).unwrap() {
                Some(object) => object.fields(&mut *store).unwrap().collect(),
                None => {
                    let array = any.as_array(&*store).unwrap().unwrap();
                    array.elems(&mut *store).unwrap().collect()
                }
            }
        });
        assert_eq!(contents[0].len(), contents[1].len());
        let [one, other] = contents;
        for (one, other) in one.into_iter().zip(other) {
            self.values(store, [one, other]);
        }
    }
}

/// The number of an `i31`.
fn small(store: &StoreContextMut<'_, ()>, any: Rooted<AnyRef>) -> Option<i32> {
    any.as_i31(store).unwrap().map(|small| small.get_i32())
}

/// Compares all that two instances lead to, and returns how many objects there are.
fn compare(store: &mut Store<()>, instances: [Instance; 2]) -> usize {
    let mut scope = RootScope::new(store);
    let mut pairs = Pairs::default();
    for (functions, instance) in pairs.functions.iter_mut().zip(&instances) {
        for name in ["a", "b"] {
            let function = instance.get_func(&mut scope, name).unwrap();
            functions.insert(function.to_raw(&mut scope).addr(), name);
        }
    }
    let mut roots = Vec::new();
    for name in ROOTS {
        roots.push(instances.map(|it| it.get_global(&mut scope, name).unwrap().get(&mut scope)));
    }
    for element in 0..5 {
        roots.push(instances.map(|it| {
            let table = it.get_table(&mut scope, "table").unwrap();
            Val::from(table.get(&mut scope, element).unwrap())
        }));
    }
    let mut context = wasmtime::AsContextMut::as_context_mut(&mut scope);
    for root in roots {
        pairs.values(&mut context, root);
    }
    while let Some(pair) = pairs.left.pop() {
        pairs.objects(&mut context, pair);
    }
    pairs.partners[0].len()
}

/// Makes both instances of a module: whose initializer runs now, and of the snapshot.
fn check(engine: &Engine, seed: u64, objects: u64) -> usize {
    let wasm = module(seed, objects);
    let mut target = wizer()
        .unwrap()
        .open(wasm.as_slice(), &Options::new())
        .unwrap();
    let result = Environment::new().run(&mut target).map(result_of);
    let result = result.unwrap_or_else(|error| panic!("seed {seed}: {error:?}"));
    let mut store = Store::new(engine, ());
    let instances = [wasm, result].map(|wasm| {
        let module = Module::new(engine, wasm).unwrap();
        Instance::new(&mut store, &module, &[]).unwrap()
    });
    let init = instances[0]
        .get_typed_func::<(), ()>(&mut store, "wizer-initialize")
        .unwrap();
    init.call(&mut store, ()).unwrap();
    compare(&mut store, instances)
}

#[test]
fn graphs_are_the_same() {
    let engine = quick().unwrap();
    let (mut few, mut many) = (0, 0);
    for seed in 0..wanted("WIZER_MODULES", 300) {
        let objects = [4, 8, 16, 60][usize::try_from(seed % 4).unwrap()];
        match check(&engine, seed, objects) {
            0..=20 => few += 1,
            _ => many += 1,
        }
    }
    println!("{few} graphs of at most 20 objects, {many} larger ones");
    assert!(few > many / 8 && many > few / 8, "{few}, {many}");
}
