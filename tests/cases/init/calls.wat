;; An initializer that calls functions, directly, recursively and through a table.
;;! exports: factorial get
;;! call: get => 3628800 120
;;! call: factorial 6 => 720
(module
  (type $unary (func (param i64) (result i64)))
  (table 1 funcref)
  (elem (i32.const 0) $factorial)
  (global $a (mut i64) (i64.const 0))
  (global $b (mut i64) (i64.const 0))
  (func $factorial (export "factorial") (type $unary)
    (if (result i64) (i64.eqz (local.get 0))
      (then (i64.const 1))
      (else (i64.mul (local.get 0) (call $factorial (i64.sub (local.get 0) (i64.const 1)))))))
  (func $set
    (global.set $a (call $factorial (i64.const 10)))
    (global.set $b (call_indirect (type $unary) (i64.const 5) (i32.const 0))))
  (func (export "wizer-initialize") (call $set))
  (func (export "get") (result i64 i64) (global.get $a) (global.get $b)))
