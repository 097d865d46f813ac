;; wasi-libc's list of open directories, in memory, is emptied before the snapshot. What calls it stays exported.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (memory 1)
    (global $n (mut i32) (i32.const 0))
    (func (export "init")
      (global.set $n (i32.const 1))
      (i32.store (i32.const 64) (i32.const 0x646e6168)))
    (func (export "__wasilibc_reset_preopens") (i32.store (i32.const 64) (i32.const 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
