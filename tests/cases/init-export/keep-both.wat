;; Both ways to ask for the same.
;;! run: --init-func-export keep --keep-init-func
;;! exports: wizer-initialize get
;;! again: keep
;;! call: get => 1
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1))))
  (func (export "get") (result i32) (global.get $n)))
