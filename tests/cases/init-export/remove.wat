;; The initializer's export is removed: the default, said aloud.
;;! run: --init-func-export remove
;;! exports: get
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
