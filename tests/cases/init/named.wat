;; The initializer has a name of its own; a default name is a function like any other then.
;;! run: -f setup
;;! exports: wizer-initialize get
;;! call: get => 3
;;! call: wizer-initialize
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "setup") (global.set $n (i32.const 3)))
  (func (export "get") (result i32) (global.get $n)))
