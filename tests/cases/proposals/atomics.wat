;; Atomic instructions on a memory that is not shared.
;;! exports: add load notify
;;! call: load => 15
;;! call: add 5 => 15
;;! call: load => 20
;;! call: notify => 0
(module
  (memory 1 1)
  (data (i32.const 16) "\0a")
  (func (export "wizer-initialize")
    (drop (i32.atomic.rmw.add (i32.const 16) (i32.const 3)))
    (drop (i32.atomic.rmw.cmpxchg (i32.const 16) (i32.const 13) (i32.const 15)))
    (atomic.fence)
    (i64.atomic.store (i32.const 24) (i64.const 1)))
  (func (export "add") (param i32) (result i32)
    (i32.atomic.rmw.add (i32.const 16) (local.get 0)))
  (func (export "load") (result i32) (i32.atomic.load (i32.const 16)))
  (func (export "notify") (result i32)
    (memory.atomic.notify (i32.const 16) (i32.const 1))))
