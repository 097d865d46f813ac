;; The same functions in globals and in a table, which hand them to each other.
;;! exports: first second
;;! call: first => 2 1
;;! call: second => 2 2
(module
  (type $get (func (result i32)))
  (table $t 2 (ref null $get))
  (global $last (mut (ref null $get)) (ref.null $get))
  (global $other (mut (ref null $get)) (ref.null $get))
  (elem $both (ref null $get) (ref.func $one) (ref.func $two))
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (table.init $t $both (i32.const 0) (i32.const 0) (i32.const 2))
    (global.set $last (table.get $t (i32.const 1)))
    (global.set $other (table.get $t (i32.const 0)))
    (table.set $t (i32.const 0) (global.get $last)))
  (func (export "first") (result i32 i32)
    (call_ref $get (global.get $last)) (call_ref $get (global.get $other)))
  (func (export "second") (result i32 i32)
    (call_indirect $t (type $get) (i32.const 0)) (call_indirect $t (type $get) (i32.const 1))))
