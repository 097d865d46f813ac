;; An array that the result makes is filled from element segments: of one that was dropped, with nothing.
;;! exports: fill
;;! call: fill 0 => 0
;;! call: fill 1 => trap
(module
  (type $functions (array (mut funcref)))
  (elem $dropped func $f)
  (elem $kept func $f)
  (func $f)
  (func (export "wizer-initialize") (elem.drop $dropped))
  (func (export "fill") (param $length i32) (result i32) (local $array (ref $functions))
    (local.set $array (array.new_default $functions (i32.const 2)))
    (array.init_elem $functions $kept
      (local.get $array) (i32.const 0) (i32.const 0) (i32.const 1))
    (array.init_elem $functions $dropped
      (local.get $array) (i32.const 1) (i32.const 0) (local.get $length))
    (ref.is_null (array.get $functions (local.get $array) (i32.const 0)))))
