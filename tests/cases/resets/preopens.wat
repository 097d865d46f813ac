;; wasi-libc's list of open directories, in memory, is emptied before the snapshot. What does it stays exported.
;;! exports: __wasilibc_reset_preopens get
;;! call: get => 1
(module
  (memory 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (i32.const 1))
    (i32.store (i32.const 64) (i32.const 0x646e6168)))
  (func (export "__wasilibc_reset_preopens") (i32.store (i32.const 64) (i32.const 0)))
  (func (export "get") (result i32) (global.get $n)))
