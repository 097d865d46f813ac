;; A module without an export section has state: its function is in another module's table.
;;! exports: next
;;! call: next() => 12
;;! call: next() => 13
(component
  (core module $main
    (type $f (func (result i32)))
    (table (export "table") 1 funcref)
    (func $next (export "next") (result i32) (call_indirect (type $f) (i32.const 0)))
    (func (export "init") (drop (call $next))))
  (core module $hidden
    (import "main" "table" (table 1 funcref))
    (global $n (mut i32) (i32.const 10))
    (memory 1)
    (elem (i32.const 0) func $next)
    (func $next (result i32)
      (global.set $n (i32.add (global.get $n) (i32.const 1)))
      (i32.store (i32.const 0) (global.get $n))
      (i32.load (i32.const 0))))
  (core instance $main (instantiate $main))
  (core instance $hidden (instantiate $hidden (with "main" (instance $main))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "next") (result u32) (canon lift (core func $main "next"))))
