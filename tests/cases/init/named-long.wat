;; The long option, with the value behind an equals sign.
;;! run: --init-func=setup.all
;;! exports: get
;;! call: get => 3
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup.all") (global.set $n (i32.const 3)))
  (func (export "get") (result i32) (global.get $n)))
