;; There are no arguments on the guest's command line.
;;! run: --allow-wasi
;;! exports: count
;;! call: count() => 0
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-arguments" (func (result (list string))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-arguments (canon lower (func $environment "get-arguments") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-arguments" (func $get-arguments (param i32)))
    (func (export "init") (call $get-arguments (i32.const 8)))
    (func (export "count") (result i32) (i32.load (i32.const 12))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "get-arguments" (func $get-arguments))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "count") (result u32) (canon lift (core func $i "count"))))
