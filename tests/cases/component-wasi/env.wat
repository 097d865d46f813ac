;; Environment variables that are passed on.
;;! run: --allow-wasi --env NAME=größe
;;! exports: get
;;! call: get() => ("NAME", "größe")
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(component
  (import "wasi:cli/environment@0.2.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))))
  (core module $memory
    (memory (export "memory") 1)
    (global $free (mut i32) (i32.const 64))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $free (i32.and (i32.add (global.get $free) (i32.const 3)) (i32.const -4)))
      (global.get $free)
      (global.set $free (i32.add (global.get $free) (local.get 3)))))
  (core instance $memory (instantiate $memory))
  (alias core export $memory "memory" (core memory $mem))
  (alias core export $memory "realloc" (core func $realloc))
  (core func $get-environment (canon lower (func $environment "get-environment") (memory $mem) (realloc $realloc)))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "get-environment" (func $get-environment (param i32)))
    (func (export "init") (call $get-environment (i32.const 8)))
    (func (export "get") (result i32)
      (if (i32.ne (i32.load (i32.const 12)) (i32.const 1)) (then unreachable))
      (i32.load (i32.const 8))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance (export "get-environment" (func $get-environment))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result (tuple string string)) (canon lift (core func $i "get") (memory $mem))))
