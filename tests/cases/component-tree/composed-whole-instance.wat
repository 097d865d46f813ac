;; The whole instance of one nested component is the argument of another: what shows its state is one export more.
;;! exports: get
;;! call: get() => 77
(component
  (component $provider
    (core module $m
      (global $n (mut i32) (i32.const 0))
      (func (export "set") (param i32) (global.set $n (local.get 0)))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m))
    (func (export "set") (param "n" u32) (canon lift (core func $i "set")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $user
    (import "provider" (instance $provider
      (export "set" (func (param "n" u32)))
      (export "get" (func (result u32)))))
    (core func $set (canon lower (func $provider "set")))
    (core func $get (canon lower (func $provider "get")))
    (core module $m
      (import "" "set" (func $set (param i32)))
      (import "" "get" (func $get (result i32)))
      (func (export "init") (call $set (i32.const 77)))
      (func (export "get") (result i32) (call $get)))
    (core instance $i (instantiate $m (with "" (instance (export "set" (func $set)) (export "get" (func $get))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (instance $provider (instantiate $provider))
  (instance $user (instantiate $user (with "provider" (instance $provider))))
  (export "wizer-initialize" (func $user "init"))
  (export "get" (func $user "get")))
