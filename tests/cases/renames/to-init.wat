;; A function takes the initializer's name: the result has an initializer again, which is another one.
;;! run: -r wizer-initialize=second-step
;;! exports: wizer-initialize get
;;! again: runs
;;! call: get => 1
;;! call: wizer-initialize
;;! call: get => 12
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "second-step")
    (global.set $n (i32.add (i32.mul (global.get $n) (i32.const 10)) (i32.const 2))))
  (func (export "get") (result i32) (global.get $n)))
