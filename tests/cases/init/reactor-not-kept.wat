;; The initializer is kept; `_initialize`, which is another function, is not.
;;! run: --keep-init-func
;;! exports: wizer-initialize get
;;! again: keep
;;! call: get => 11
;;! call: wizer-initialize
;;! call: get => 21
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "wizer-initialize") (global.set $n (i32.add (global.get $n) (i32.const 10))))
  (func (export "get") (result i32) (global.get $n)))
