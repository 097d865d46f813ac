;; The array of an immutable global is filled from a data segment.
;;! exports: get
;;! call: get 2 => 99
;;! call: get 3 => 0
(module
  (type $bytes (array (mut i8)))
  (data $d "abc")
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func (export "wizer-initialize")
    (array.init_data $bytes $d (global.get $bytes) (i32.const 0) (i32.const 0) (i32.const 3)))
  (func (export "get") (param i32) (result i32)
    (array.get_u $bytes (global.get $bytes) (local.get 0))))
