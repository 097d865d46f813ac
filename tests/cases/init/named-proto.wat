;; An initializer may have the name of what every object of JavaScript has, or of what is looked for in one.
;;! run: --init-func __proto__ --rename-func __proto__=get
;;! exports: __proto__
;;! again: runs
;;! call: __proto__ => 7
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "__proto__") (global.set $n (i32.const 7)))
  (func (export "get") (result i32) (global.get $n)))
