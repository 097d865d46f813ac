;; An export called `_initialize` that is no function is nobody's business.
;;! exports: _initialize get
;;! call: get => 1
(module
  (memory (export "_initialize") 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
