;; A reset that traps is an error: what it left can't be a snapshot.
;;! fails: trap
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func $reset (export "__wasilibc_reset_preopens") unreachable))
