;; An error context is passed to another component, and both keep it.
;;! fails: handles
(component
  (component $keeper
    (core func $drop (canon error-context.drop))
    (core module $m
      (import "" "drop" (func $drop (param i32)))
      (global $n (mut i32) (i32.const 0))
      (func (export "keep") (param i32)
        (global.set $n (i32.add (global.get $n) (i32.const 1))))
      (func (export "get") (result i32) (global.get $n)))
    (core instance $i (instantiate $m (with "" (instance (export "drop" (func $drop))))))
    (func (export "keep") (param "error" error-context) (canon lift (core func $i "keep")))
    (func (export "get") (result u32) (canon lift (core func $i "get"))))
  (component $maker
    (import "keep" (func $keep (param "error" error-context)))
    (core module $memory (memory (export "memory") 1))
    (core instance $memory (instantiate $memory))
    (core func $keep (canon lower (func $keep)))
    (core func $new (canon error-context.new (memory (core memory $memory "memory"))))
    (core func $drop (canon error-context.drop))
    (core module $m
      (import "" "keep" (func $keep (param i32)))
      (import "" "new" (func $new (param i32 i32) (result i32)))
      (import "" "drop" (func $drop (param i32)))
      (func (export "init")
        (local $error i32)
        (local.set $error (call $new (i32.const 0) (i32.const 0)))
        (call $keep (local.get $error))))
    (core instance $i (instantiate $m (with "" (instance
      (export "keep" (func $keep)) (export "new" (func $new)) (export "drop" (func $drop))))))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $keeper (instantiate $keeper))
  (instance $maker (instantiate $maker (with "keep" (func $keeper "keep"))))
  (export "wizer-initialize" (func $maker "init"))
  (export "get" (func $keeper "get")))
