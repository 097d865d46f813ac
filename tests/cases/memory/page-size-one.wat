;; Pages of one byte: the size at the snapshot is counted in them.
;;! exports: pages byte grow
;;! call: pages => 10
;;! call: byte 6 => 6
;;! call: byte 9 => 9
;;! call: byte 10 => trap
;;! call: grow 10 => 10
;;! call: grow 1 => -1
(module
  (memory 7 20 (pagesize 1))
  (data (i32.const 0) "\09\08\07")
  (func (export "wizer-initialize")
    (drop (memory.grow (i32.const 3)))
    (i32.store8 (i32.const 6) (i32.const 6))
    (i32.store8 (i32.const 9) (i32.const 9)))
  (func (export "pages") (result i32) (memory.size))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0))))
