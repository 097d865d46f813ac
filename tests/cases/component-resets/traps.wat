;; A reset that traps is an error: what it left can't be a snapshot.
;;! fails: trap
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func $reset (export "__wasilibc_reset_preopens") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
