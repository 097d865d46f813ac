;; A function that a module imports is put into its table: the module can name it.
;;! exports: call
;;! call: call() => 6
(component
  (core module $other (func (export "six") (result i32) (i32.const 6)))
  (core module $m
    (type $get (func (result i32)))
    (import "other" "six" (func $six (result i32)))
    (table $t 1 funcref)
    (elem declare func $six)
    (func (export "set-up") (table.set $t (i32.const 0) (ref.func $six)))
    (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
  (core instance $other (instantiate $other))
  (core instance $i (instantiate $m (with "other" (instance $other))))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
