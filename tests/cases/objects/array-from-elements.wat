;; The array of an immutable global is filled from an element segment.
;;! exports: null
;;! call: null 0 => 0
;;! call: null 1 => 1
(module
  (type $functions (array (mut funcref)))
  (elem $e func $f)
  (global $functions (ref $functions) (array.new_default $functions (i32.const 10)))
  (func $f (export "wizer-initialize")
    (array.init_elem $functions $e
      (global.get $functions) (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (array.get $functions (global.get $functions) (local.get 0)))))
