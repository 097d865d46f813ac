;; A table keeps an object that an element segment made, and another table changes.
;;! exports: get call
;;! call: get => 5
;;! call: call => 7
(module
  (type $box (struct (field i32)))
  (type $get (func (result i32)))
  (table $objects 1 (ref null $box))
  (table $functions 1 funcref)
  (elem (table $objects) (i32.const 0) (ref null $box) (item (struct.new $box (i32.const 5))))
  (elem $declared declare func $seven)
  (func $seven (type $get) (i32.const 7))
  (func (export "wizer-initialize")
    (table.set $functions (i32.const 0) (ref.func $seven)))
  (func (export "get") (result i32)
    (struct.get $box 0 (table.get $objects (i32.const 0))))
  (func (export "call") (result i32)
    (call_indirect $functions (type $get) (i32.const 0))))
