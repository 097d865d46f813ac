;; A preloaded module provides the shared memory, with contents.
;;! run: --preload store=$CASES/shared/preload/shared.wat
;;! exports: byte
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! code: appended
;;! call: byte 0 => 72
;;! call: byte 1 => 101
;;! call: byte 2 => 0
;;! call: byte 3 => 76
(module
  (import "store" "memory" (memory 1 4 shared))
  (import "store" "poke" (func $poke (param i32 i32)))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 72))
    (i32.store8 (i32.const 2) (i32.const 0))
    (call $poke (i32.const 3) (i32.const 76)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
