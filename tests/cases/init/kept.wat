;; The initializer is kept: it goes on from the state that it left.
;;! run: --keep-init-func
;;! exports: wizer-initialize get
;;! again: keep
;;! call: get => 1 97
;;! call: wizer-initialize
;;! call: get => 2 98
(module
  (memory 1)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (i32.store8 (global.get $n) (i32.add (global.get $n) (i32.const 96))))
  (func (export "get") (result i32 i32) (global.get $n) (i32.load8_u (global.get $n))))
