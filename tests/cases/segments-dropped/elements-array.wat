;; Arrays from element segments: one of them is dropped, and makes only empty arrays.
;;! exports: dropped kept
;;! call: dropped 0 => 0
;;! call: dropped 1 => trap
;;! call: kept => 2
(module
  (type $get (func (result i32)))
  (type $functions (array (mut (ref null $get))))
  (elem $dropped (ref null $get) (ref.func $one) (ref.null $get))
  (elem $kept (ref null $get) (ref.func $one) (ref.func $two))
  (global $n (mut i32) (i32.const 0))
  (func $one (type $get) (i32.const 1))
  (func $two (type $get) (i32.const 2))
  (func (export "wizer-initialize")
    (global.set $n
      (call_ref $get
        (array.get $functions
          (array.new_elem $functions $dropped (i32.const 0) (i32.const 2)) (i32.const 0))))
    (elem.drop $dropped))
  (func (export "dropped") (param $length i32) (result i32)
    (array.len (array.new_elem $functions $dropped (i32.const 0) (local.get $length))))
  (func (export "kept") (result i32)
    (call_ref $get
      (array.get $functions
        (array.new_elem $functions $kept (i32.const 0) (i32.const 2)) (global.get $n)))))
