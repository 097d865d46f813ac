;; The start function is the initializer too: it runs twice, as the module says.
;;! exports: get
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (start $count)
  (func $count (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
