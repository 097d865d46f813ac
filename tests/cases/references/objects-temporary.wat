;; Every instruction that changes objects runs, on objects that nothing leads to afterwards.
;;! exports: sum
;;! call: sum => 112
(module
  (type $box (struct (field (mut i32))))
  (type $bytes (array (mut i8)))
  (type $functions (array (mut funcref)))
  (data $d "\05\06\07")
  (elem $e func $init)
  (global $sum (mut i32) (i32.const 0))
  (func $add (param i32)
    (global.set $sum (i32.add (global.get $sum) (local.get 0))))
  (func $init (export "wizer-initialize")
    (local $box (ref $box)) (local $bytes (ref $bytes)) (local $functions (ref $functions))
    (local.set $box (struct.new_default $box))
    (local.set $bytes (array.new_default $bytes (i32.const 8)))
    (local.set $functions (array.new_default $functions (i32.const 2)))
    (struct.set $box 0 (local.get $box) (i32.const 100))
    (array.set $bytes (local.get $bytes) (i32.const 0) (i32.const 1))
    (array.fill $bytes (local.get $bytes) (i32.const 1) (i32.const 2) (i32.const 2))
    (array.init_data $bytes $d (local.get $bytes) (i32.const 3) (i32.const 0) (i32.const 1))
    (array.copy $bytes $bytes
      (local.get $bytes) (i32.const 4) (local.get $bytes) (i32.const 0) (i32.const 2))
    (array.init_elem $functions $e
      (local.get $functions) (i32.const 1) (i32.const 0) (i32.const 1))
    (call $add (struct.get $box 0 (local.get $box)))
    (call $add (array.get_u $bytes (local.get $bytes) (i32.const 1)))
    (call $add (array.get_u $bytes (local.get $bytes) (i32.const 3)))
    (call $add (array.get_u $bytes (local.get $bytes) (i32.const 4)))
    (call $add (array.get_u $bytes (local.get $bytes) (i32.const 5)))
    (call $add (array.get_u $bytes (local.get $bytes) (i32.const 2)))
    (call $add (ref.is_null (array.get $functions (local.get $functions) (i32.const 1)))))
  (func (export "sum") (result i32) (global.get $sum)))
