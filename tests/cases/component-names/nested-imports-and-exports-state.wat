;; One nested component exports that interface, another one imports it, and both have state.
;;! exports: wizer:wizer/state@0.1.0 get
;;! call: wizer:wizer/state@0.1.0.count() => 2
;;! call: get() => 11
(component
  (component $provider
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "count") (result i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1)))
        (global.get $n)))
    (core instance $i (instantiate $m))
    (func $count (result u32) (canon lift (core func $i "count")))
    (instance $state (export "count" (func $count)))
    (export "wizer:wizer/state@0.1.0" (instance $state)))
  (component $user
    (import "wizer:wizer/state@0.1.0" (instance $state (export "count" (func (result u32)))))
    (core func $count (canon lower (func $state "count")))
    (core module $m
      (import "" "count" (func $count (result i32)))
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (i32.add (call $count) (i32.const 10))))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m (with "" (instance (export "count" (func $count))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $provider (instantiate $provider))
  (instance $user (instantiate $user
    (with "wizer:wizer/state@0.1.0" (instance $provider "wizer:wizer/state@0.1.0"))))
  (export "wizer-initialize" (func $user "init"))
  (export "wizer:wizer/state@0.1.0" (instance $provider "wizer:wizer/state@0.1.0"))
  (export "get" (func $user "get")))
