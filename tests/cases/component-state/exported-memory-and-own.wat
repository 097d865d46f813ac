;; A module that exports its memory and keeps a second one to itself: both are state, and the exports stay.
;;! exports: first second
;;! call: first() => 1
;;! call: second() => 2
(component
  (core module $m
    (memory $shown (export "memory") (export "again") 1)
    (memory $own 1)
    (func (export "init")
      (i32.store8 $shown (i32.const 0) (i32.const 1))
      (i32.store8 $own (i32.const 0) (i32.const 2)))
    (func (export "second") (result i32) (i32.load8_u $own (i32.const 0))))
  (core module $reads
    (import "m" "again" (memory 1))
    (func (export "first") (result i32) (i32.load8_u (i32.const 0))))
  (core instance $m (instantiate $m))
  (core instance $reads (instantiate $reads (with "m" (instance $m))))
  (func (export "wizer-initialize") (canon lift (core func $m "init")))
  (func (export "first") (result u32) (canon lift (core func $reads "first")))
  (func (export "second") (result u32) (canon lift (core func $m "second"))))
