;; A module and a component that nothing instantiates stay as they are, and so does what is in them.
;;! exports: get
;;! call: get() => 4
(component
  (core module $unused
    (global $n (mut i32) (i32.const 1))
    (memory 1)
    (data (i32.const 0) "as it was")
    (func $start (global.set $n (i32.const 2)))
    (start $start))
  (component $unused
    (core module $m
      (global $n (mut i32) (i32.const 1))
      (table 1 funcref)
      (func (export "f") (table.set (i32.const 0) (ref.null func))))
    (core instance (instantiate $m)))
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 4)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
