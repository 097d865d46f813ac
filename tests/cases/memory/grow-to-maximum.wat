;; A memory that grew to its maximum stays within it.
;;! exports: pages byte grow
;;! call: pages => 4
;;! call: byte 0x3ffff => 9
;;! call: grow 1 => -1
;;! call: grow 0 => 4
(module
  (memory 1 4)
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 3)))
    (i32.store8 (i32.const 0x3ffff) (i32.const 9)))
  (func (export "pages") (result i32) (memory.size))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
