;; The initializer is beside a resource type with its functions in an exported instance: those stay as they are.
;;! run: -f ns:pkg/things@1.0.0.set-up
;;! exports: ns:pkg/things@1.0.0
;;! call: ns:pkg/things@1.0.0.count() => 100
(component
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (global $count (mut i32) (i32.const 0))
    (func (export "init") (global.set $count (i32.const 100)))
    (func (export "constructor") (param i32) (result i32)
      (global.set $count (i32.add (global.get $count) (i32.const 1)))
      (call $new (local.get 0)))
    (func (export "get") (param i32) (result i32) (local.get 0))
    (func (export "count") (result i32) (global.get $count)))
  (type $thing (resource (rep i32)))
  (core func $new (canon resource.new $thing))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func $constructor (param "n" u32) (result (own $thing)) (canon lift (core func $i "constructor")))
  (func $get (param "self" (borrow $thing)) (result u32) (canon lift (core func $i "get")))
  (func $set-up (canon lift (core func $i "init")))
  (func $count (result u32) (canon lift (core func $i "count")))
  (component $shim
    (import "import-type-thing" (type $thing (sub resource)))
    (import "import-constructor-thing" (func $constructor (param "n" u32) (result (own $thing))))
    (import "import-method-thing-get" (func $get (param "self" (borrow $thing)) (result u32)))
    (import "import-func-set-up" (func $set-up))
    (import "import-func-count" (func $count (result u32)))
    (export $exported "thing" (type $thing))
    (export "[constructor]thing" (func $constructor) (func (param "n" u32) (result (own $exported))))
    (export "[method]thing.get" (func $get) (func (param "self" (borrow $exported)) (result u32)))
    (export "set-up" (func $set-up) (func))
    (export "count" (func $count) (func (result u32))))
  (instance $things (instantiate $shim
    (with "import-type-thing" (type $thing))
    (with "import-constructor-thing" (func $constructor))
    (with "import-method-thing-get" (func $get))
    (with "import-func-set-up" (func $set-up))
    (with "import-func-count" (func $count))))
  (export "ns:pkg/things@1.0.0" (instance $things)))
