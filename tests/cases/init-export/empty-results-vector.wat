;; An emptied export returns a vector of zeros, and null of a type of the module.
;;! run: -f setup --init-func-export empty
;;! exports: setup get
;;! again: keep
;;! code: appended
;;! call: get => 1
;;! call: setup => 0x00000000000000000000000000000000 ref.null
(module
  (type $point (struct (field i32)))
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (result v128 (ref null $point))
    (global.set $n (i32.add (global.get $n) (i32.const 1)))
    (v128.const i64x2 1 1) (struct.new $point (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
