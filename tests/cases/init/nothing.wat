;; An initializer that does nothing.
;;! exports: get
;;! call: get => 5 97
(module
  (memory 1)
  (global $n (mut i32) (i32.const 5))
  (data (i32.const 0) "a")
  (func (export "wizer-initialize"))
  (func (export "get") (result i32 i32) (global.get $n) (i32.load8_u (i32.const 0))))
