;; Several initializers, some with arguments, and one of them twice.
;;! run: -f 'add(5)' -f negate -f 'add(100)' -f 'add(0x10)'
;;! exports: get
;;! call: get => 111
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "add") (param i32)
    (global.set $n (i32.add (global.get $n) (local.get 0))))
  (func (export "negate") (global.set $n (i32.sub (i32.const 0) (global.get $n))))
  (func (export "get") (result i32) (global.get $n)))
