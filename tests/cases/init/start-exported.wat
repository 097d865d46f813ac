;; A start function that is exported: the export stays.
;;! exports: start get
;;! call: get => 12
;;! call: start
;;! call: get => 22
(module
  (global $n (mut i32) (i32.const 1))
  (start $start)
  (func $start (export "start") (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
