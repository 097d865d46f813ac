;; The initializer is kept, and another function takes a new name.
;;! run: --keep-init-func -r main=run
;;! exports: wizer-initialize main
;;! again: keep
;;! call: main => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 7)))
  (func (export "run") (result i32) (global.get $n)))
