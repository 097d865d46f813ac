;; What has such a name and is no function without parameters and results is not called.
;;! exports: __wasilibc_reset_preopens __wasilibc_deinitialize_environ get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (global (export "__wasilibc_reset_preopens") i32 (i32.const 7))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "__wasilibc_deinitialize_environ") (param i32) unreachable)
  (func (export "get") (result i32) (global.get $n)))
