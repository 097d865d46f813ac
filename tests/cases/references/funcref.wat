;; A mutable global of type funcref: its function is called through a table and through a cast.
;;! exports: call cast
;;! call: call => 42
;;! call: cast => 42
(module
  (type $get (func (result i32)))
  (table $t 1 funcref)
  (global $callback (mut funcref) (ref.null func))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (global.set $callback (ref.func $answer)))
  (func (export "call") (result i32)
    (table.set $t (i32.const 0) (global.get $callback))
    (call_indirect $t (type $get) (i32.const 0)))
  (func (export "cast") (result i32)
    (call_ref $get (ref.cast (ref $get) (global.get $callback)))))
