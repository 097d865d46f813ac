;; Environment variables of WASI 0.3, asked for by an asynchronous initializer.
;;! run: --allow-wasi --env NAME=größe --env EMPTY=
;;! exports: get arguments
;;! call: get() => [("NAME", "größe"), ("EMPTY", "")]
;;! call: arguments() => 0
;;! stderr: Warning: the initializer asked for its environment, and the result may remember the answer
(component
  (import "wasi:cli/environment@0.3.0" (instance $environment
    (export "get-environment" (func (result (list (tuple string string)))))
    (export "get-arguments" (func (result (list string))))))
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
  (core func $environment
    (canon lower (func $environment "get-environment") (memory $mem) (realloc $realloc)))
  (core func $arguments
    (canon lower (func $environment "get-arguments") (memory $mem) (realloc $realloc)))
  (core func $return (canon task.return))
  (core module $m
    (import "memory" "memory" (memory 1))
    (import "" "environment" (func $environment (param i32)))
    (import "" "arguments" (func $arguments (param i32)))
    (import "" "return" (func $return))
    (func (export "init") (result i32) (call $environment (i32.const 8)) (i32.const 1))
    (func (export "callback") (param i32 i32 i32) (result i32)
      (call $arguments (i32.const 16))
      (call $return)
      (i32.const 0))
    (func (export "get") (result i32) (i32.const 8))
    (func (export "arguments") (result i32) (i32.load (i32.const 20))))
  (core instance $i (instantiate $m
    (with "memory" (instance $memory))
    (with "" (instance
      (export "environment" (func $environment)) (export "arguments" (func $arguments))
      (export "return" (func $return))))))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback"))))
  (func (export "get") (result (list (tuple string string)))
    (canon lift (core func $i "get") (memory $mem)))
  (func (export "arguments") (result u32) (canon lift (core func $i "arguments"))))
