;; An array is copied to the array of an immutable global.
;;! exports: get
;;! call: get 4 => 1
;;! call: get 5 => 0
(module
  (type $bytes (array (mut i8)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func (export "wizer-initialize")
    (array.copy $bytes $bytes (global.get $bytes) (i32.const 0)
      (array.new $bytes (i32.const 1) (i32.const 5)) (i32.const 0) (i32.const 5)))
  (func (export "get") (param i32) (result i32)
    (array.get_u $bytes (global.get $bytes) (local.get 0))))
