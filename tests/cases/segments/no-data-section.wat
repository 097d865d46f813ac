;; A module without data gets its section behind all others but the custom ones at the end.
;;! exports: byte
;;! call: byte 7 => 7
(module
  (memory 1)
  (func (export "wizer-initialize") (i32.store8 (i32.const 7) (i32.const 7)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (@custom "at-the-end" "1"))
