;; Spaces behind the name and around numbers.
;;! run: -f 'setup ( 3 ,4 )'
;;! exports: get
;;! call: get => 34
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "setup") (param i32 i32)
    (global.set $n (i32.add (i32.mul (local.get 0) (i32.const 10)) (local.get 1))))
  (func (export "get") (result i32) (global.get $n)))
