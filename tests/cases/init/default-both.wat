;; With both default names there, `wizer-initialize` is the initializer, and the other stays for another time.
;;! exports: wizer.initialize get
;;! again: runs
;;! call: get => 1
;;! call: wizer.initialize
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer.initialize") (global.set $n (i32.add (global.get $n) (i32.const 2))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
