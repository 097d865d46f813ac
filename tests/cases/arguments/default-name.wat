;; The initializer of the default name takes a number, so it is named.
;;! run: --init-func='wizer-initialize(7)'
;;! exports: get
;;! call: get => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (param i32) (global.set $n (local.get 0)))
  (func (export "get") (result i32) (global.get $n)))
