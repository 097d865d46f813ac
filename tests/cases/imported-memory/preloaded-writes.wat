;; A preloaded module writes to the memory that both have, when the initializer calls it.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: byte 500 => 77
;;! call: byte 501 => 78
(module
  (import "store" "memory" (memory 1))
  (import "store" "poke" (func $poke (param i32 i32)))
  (func (export "wizer-initialize")
    (call $poke (i32.const 500) (i32.const 77))
    (i32.store8 (i32.const 501) (i32.const 78)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
