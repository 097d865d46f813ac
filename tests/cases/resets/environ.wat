;; wasi-libc's copy of the environment is given up before the snapshot, and its directories after that.
;;! exports: __wasilibc_reset_preopens __wasilibc_deinitialize_environ get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (global $environ (mut i32) (i32.const 0))
  (global $preopens (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "__wasilibc_reset_preopens") (global.set $preopens (global.get $environ)))
  (func (export "__wasilibc_deinitialize_environ") (global.set $environ (i32.const 7)))
  (func (export "get") (result i32) (global.get $n)))
