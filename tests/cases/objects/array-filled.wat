;; The array of an immutable global is filled.
;;! exports: get
;;! call: get 0 => 0
;;! call: get 3 => 7
(module
  (type $bytes (array (mut i8)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func (export "wizer-initialize")
    (array.fill $bytes (global.get $bytes) (i32.const 1) (i32.const 7) (i32.const 3)))
  (func (export "get") (param i32) (result i32)
    (array.get_u $bytes (global.get $bytes) (local.get 0))))
