;; Where the command runs is nothing that the initializer sees.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => 0
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "initial-cwd" (func (result (option string))))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $initial-cwd (canon lower (func $environment "initial-cwd") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "initial-cwd" (func $initial-cwd (param i32)))
    (global $is-there (mut i32) (i32.const 7))
    (func (export "init")
      (call $initial-cwd (i32.const 16))
      (global.set $is-there (i32.load8_u (i32.const 16)))
      (memory.fill (i32.const 0) (i32.const 0) (i32.const 65536)))
    (func (export "get") (result i32) (global.get $is-there)))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "initial-cwd" (func $initial-cwd))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
