;; Nothing changes in the memory of a preloaded module: the result writes nothing to it.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: get byte
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: get => 104
;;! call: byte 4 => 111
(module
  (import "store" "memory" (memory 1))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.load8_u (i32.const 0))))
  (func (export "get") (result i32) (global.get $n))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
