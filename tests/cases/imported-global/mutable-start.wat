;; A start function sets a mutable imported global: it does not run again, and the value is there again.
;;! run: --import-global env.n=1
;;! exports: get count
;;! stderr: Warning: the result imports the global `env.n`: give it
;;! code: appended
;;! call: get => 12
;;! call: count => 1
(module
  (import "env" "n" (global $n (mut i32)))
  (global $count (mut i32) (i32.const 0))
  (func $start
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (start $start)
  (func (export "wizer-initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n))
  (func (export "count") (result i32) (global.get $count)))
