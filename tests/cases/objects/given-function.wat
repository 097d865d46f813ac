;; The constant expression of a global was all that declared a function. What it becomes names
;; another one, and code refers to both.
;;! exports: call
;;! call: call => 12
(module
  (type $f (func (result i32)))
  (type $cell (struct (field (mut (ref null $f)))))
  (global $cell (ref $cell) (struct.new $cell (ref.func $one)))
  (func $one (type $f) (i32.const 10))
  (func $two (type $f) (i32.const 2))
  (func (export "wizer-initialize")
    (struct.set $cell 0 (global.get $cell) (table.get $t (i32.const 0))))
  (table $t 1 (ref null $f))
  (elem (table $t) (i32.const 0) (ref null $f) (ref.func $two))
  (func (export "call") (result i32)
    (i32.add
      (call_ref $f (ref.func $one))
      (call_ref $f (struct.get $cell 0 (global.get $cell))))))
