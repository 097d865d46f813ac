;; Offsets that are the values of globals.
;;! exports: byte
;;! call: byte 1024 => 97
;;! call: byte 1025 => 98
;;! call: byte 2048 => 122
(module
  (memory 1)
  (global $here i32 (i32.const 1024))
  (global $there i32 (i32.const 2048))
  (data (global.get $here) "ax")
  (data (global.get $there) "z")
  (func (export "wizer-initialize") (i32.store8 (i32.const 1025) (i32.const 98)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
