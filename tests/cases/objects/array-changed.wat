;; An element of the array of an immutable global changes.
;;! exports: get
;;! call: get 0 => 0
;;! call: get 1 => 7
(module
  (type $bytes (array (mut i8)))
  (global $bytes (ref $bytes) (array.new $bytes (i32.const 0) (i32.const 10)))
  (func $change (export "wizer-initialize")
    (array.set $bytes (global.get $bytes) (i32.const 1) (i32.const 7)))
  (func (export "get") (param i32) (result i32)
    (array.get_u $bytes (global.get $bytes) (local.get 0))))
