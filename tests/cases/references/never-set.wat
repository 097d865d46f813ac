;; Globals that are never set keep what they began with.
;;! exports: call number null
;;! call: call => 1
;;! call: number => -7
;;! call: null => 1 1 1
(module
  (type $get (func (result i32)))
  (type $box (struct (field i32)))
  (global $callback (mut (ref $get)) (ref.func $one))
  (global $number (mut (ref i31)) (ref.i31 (i32.const -7)))
  (global $nothing (mut funcref) (ref.null nofunc))
  (global $outside (mut externref) (ref.null extern))
  (global $box (mut (ref null $box)) (ref.null none))
  (func $one (type $get) (i32.const 1))
  (func (export "wizer-initialize"))
  (func (export "call") (result i32) (call_ref $get (global.get $callback)))
  (func (export "number") (result i32) (i31.get_s (global.get $number)))
  (func (export "null") (result i32 i32 i32)
    (ref.is_null (global.get $nothing))
    (ref.is_null (global.get $outside))
    (ref.is_null (global.get $box))))
