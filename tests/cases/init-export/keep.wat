;; The initializer's export is kept: the same as --keep-init-func.
;;! run: --init-func-export=keep
;;! exports: wizer-initialize get
;;! again: keep
;;! call: get => 1
;;! call: wizer-initialize
;;! call: get => 2
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
