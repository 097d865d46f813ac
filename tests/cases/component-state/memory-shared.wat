;; A memory that one module defines, a second imports and a third gets from the second is snapshot once.
;;! exports: load
;;! call: load(0) => 1
;;! call: load(4) => 2
(component
  (core module $definer
    (memory (export "memory") 1)
    (func (export "init") (i32.store (i32.const 0) (i32.const 1))))
  (core module $passes-on
    (import "env" "memory" (memory 1))
    (func (export "init") (i32.store (i32.const 4) (i32.const 2)))
    (export "same" (memory 0)))
  (core module $reads
    (import "env" "same" (memory 1))
    (import "first" "init" (func $first))
    (import "env" "init" (func $second))
    (func (export "init") (call $first) (call $second))
    (func (export "load") (param i32) (result i32) (i32.load (local.get 0))))
  (core instance $definer (instantiate $definer))
  (core instance $passes-on (instantiate $passes-on (with "env" (instance $definer))))
  (core instance $reads (instantiate $reads
    (with "env" (instance $passes-on))
    (with "first" (instance $definer))))
  (func (export "wizer-initialize") (canon lift (core func $reads "init")))
  (func (export "load") (param "at" u32) (result u32) (canon lift (core func $reads "load"))))
