;; Active segments were applied: the state takes their place, and a module that needs no bulk memory instructions still needs none.
;;! exports: byte
;;! call: byte 0 => 72
;;! call: byte 5 => 33
;;! call: byte 100 => 98
(module
  (memory 1)
  (data (i32.const 0) "hello")
  (data (i32.const 100) "bye")
  (func (export "wizer-initialize")
    (i32.store8 (i32.const 0) (i32.const 72))
    (i32.store8 (i32.const 5) (i32.const 33)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0))))
