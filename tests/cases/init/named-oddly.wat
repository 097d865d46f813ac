;; A name with blanks, signs and letters from elsewhere.
;;! run: --init-func "make ready: größer"
;;! exports: "make ready" get
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "make ready") (global.set $n (i32.const 1)))
  (func (export "make ready: größer") (global.set $n (i32.const 3)))
  (func (export "get") (result i32) (global.get $n)))
