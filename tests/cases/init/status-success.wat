;; A status of 0 is a success, as a reactor's function has it that is called after `_initialize`.
;;! run: -f start --init-func-status
;;! exports: get
;;! call: get => 8
;;! stderr: start returned: 0
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "_initialize") (global.set $n (i32.const 1)))
  (func (export "start") (result i32)
    (global.set $n (i32.add (global.get $n) (i32.const 7))) (i32.const 0))
  (func (export "get") (result i32) (global.get $n)))
