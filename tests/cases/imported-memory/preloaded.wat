;; A preloaded module provides the memory, with contents: what the initializer changed is in the result, and the rest comes from there again.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: byte 0 => 72
;;! call: byte 1 => 101
;;! call: byte 11 => 100
;;! call: byte 12 => 33
;;! call: byte 70000 => 255
(module
  (import "store" "memory" (memory 1))
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 72))
    (i32.store8 (i32.const 12) (i32.const 33)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
