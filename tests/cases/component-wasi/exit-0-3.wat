;; An asynchronous initializer exits through WASI 0.3, with success, which is a failure too.
;;! run: --allow-wasi
;;! fails: exit
(component
  (import "wasi:cli/exit@0.3.0" (instance $exit (export "exit" (func (param "status" (result))))))
  (core func $exit (canon lower (func $exit "exit")))
  (core module $m
    (import "" "exit" (func $exit (param i32)))
    (func $init (export "init") (result i32) (i32.const 1))
    (func $callback (export "callback") (param i32 i32 i32) (result i32)
      (call $exit (i32.const 0))
      (i32.const 0)))
  (core instance $i (instantiate $m (with "" (instance (export "exit" (func $exit))))))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback")))))
