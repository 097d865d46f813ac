;; What has such a name and is no function without parameters and results is not called.
;;! exports: get
;;! call: get() => 1
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (global (export "__wasilibc_reset_preopens") i32 (i32.const 7))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "__wasilibc_deinitialize_environ") (param i32) unreachable)
    (func (export "reset_adapter_state") (result i32) unreachable)
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result u32) (canon lift (core func $i "get"))))
