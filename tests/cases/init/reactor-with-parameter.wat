;; A function called `_initialize` that wants an argument is not that of a WASI reactor.
;;! exports: _initialize get
;;! call: get => 1
;;! call: _initialize 7
;;! call: get => 8
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (param i32)
    (global.set $n (i32.add (global.get $n) (local.get 0))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
