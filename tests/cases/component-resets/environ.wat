;; wasi-libc's copy of the environment is given up before the snapshot, and its directories after that.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (global $environ (mut i32) (i32.const 0))
    (global $preopens (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "__wasilibc_reset_preopens") (global.set $preopens (global.get $environ)))
    (func (export "__wasilibc_deinitialize_environ") (global.set $environ (i32.const 7)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
