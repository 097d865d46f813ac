;; Arrays from data segments: one of them is dropped, and makes only empty arrays.
;;! exports: dropped kept
;;! call: dropped 0 => 0
;;! call: dropped 1 => trap
;;! call: kept 3 => 3
;;! call: kept 4 => trap
(module
  (type $bytes (array (mut i8)))
  (data $dropped "abc")
  (data $kept "def")
  (global $sum (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $sum
      (array.get_u $bytes
        (array.new_data $bytes $dropped (i32.const 0) (i32.const 3)) (i32.const 2)))
    (data.drop $dropped))
  (func (export "dropped") (param $length i32) (result i32)
    (array.len (array.new_data $bytes $dropped (i32.const 0) (local.get $length))))
  (func (export "kept") (param $length i32) (result i32) (local $array (ref $bytes))
    (local.set $array (array.new_default $bytes (i32.const 8)))
    (array.init_data $bytes $kept
      (local.get $array) (i32.const 0) (i32.const 0) (local.get $length))
    (array.len (array.new_data $bytes $kept (i32.const 0) (local.get $length)))))
