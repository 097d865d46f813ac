;; A memory that nothing writes to needs no data section.
;;! exports: get byte
;;! call: get => 1
;;! call: byte 0 => 0
(module
  (memory 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
