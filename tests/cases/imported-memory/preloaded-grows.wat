;; A preloaded module grows the memory, and the initializer writes to the new page: the result wants a memory that is as large.
;;! run: --preload store=$CASES/imported-memory/preload/store.wat
;;! exports: byte size
;;! stderr: Warning: the result imports the memory `store.memory`: give it
;;! call: size => 3
;;! call: byte 131072 => 5
;;! call: byte 0 => 104
(module
  (import "store" "memory" (memory 1))
  (import "store" "grow" (func $grow (param i32) (result i32)))
  (func (export "wizer-initialize")
    (drop (call $grow (i32.const 1)))
    (i32.store8 (i32.const 131072) (i32.const 5)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "size") (result i32) (memory.size)))
