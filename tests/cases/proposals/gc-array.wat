;; Arrays that are never changed: of constants, of one value, packed, and from a segment of elements.
;;! exports: get last function
;;! call: get 1 => 20 -1 255 9
;;! call: last => 3
;;! call: function 1 => 7
(module
  (type $numbers (array i32))
  (type $bytes (array i8))
  (type $get (func (result i32)))
  (type $functions (array funcref))
  (global $numbers (ref $numbers) (array.new_fixed $numbers 3 (i32.const 10) (i32.const 20) (i32.const 30)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0xff) (i32.const 4)))
  (global $n (mut i32) (i32.const 0))
  (elem $elements funcref (ref.null func) (ref.func $seven))
  (func $seven (type $get) (global.get $n))
  (func (export "wizer-initialize")
    (global.set $n (i32.add (i32.const 4) (array.len (global.get $numbers)))))
  (func (export "get") (param i32) (result i32 i32 i32 i32)
    (array.get $numbers (global.get $numbers) (local.get 0))
    (array.get_s $bytes (global.get $bytes) (local.get 0))
    (array.get_u $bytes (global.get $bytes) (local.get 0))
    (array.get $numbers (array.new $numbers (i32.const 9) (i32.const 2)) (local.get 0)))
  (func (export "last") (result i32) (array.len (array.new_default $numbers (i32.const 3))))
  (func (export "function") (param i32) (result i32)
    (call_ref $get
      (ref.cast (ref $get)
        (array.get $functions
          (array.new_elem $functions $elements (i32.const 0) (i32.const 2))
          (local.get 0))))))
