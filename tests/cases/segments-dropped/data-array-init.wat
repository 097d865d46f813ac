;; An array that the result makes is filled from a segment that was dropped: only with nothing.
;;! exports: fill
;;! call: fill 0 => 0
;;! call: fill 1 => trap
(module
  (type $bytes (array (mut i8)))
  (data $d "abc")
  (func (export "wizer-initialize") (data.drop $d))
  (func (export "fill") (param $length i32) (result i32) (local $array (ref $bytes))
    (local.set $array (array.new_default $bytes (i32.const 8)))
    (array.init_data $bytes $d
      (local.get $array) (i32.const 0) (i32.const 0) (local.get $length))
    (array.get_u $bytes (local.get $array) (i32.const 0))))
