;; Hints about branches refer to code by offset: they hold, as the code is the same.
;;! exports: pick
;;! call: pick 0 => 20
;;! call: pick 1 => 10
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 10)))
  (func (export "pick") (param i32) (result i32)
    (local.get 0)
    (@metadata.code.branch_hint "\01")
    (if (result i32) (then (global.get $n)) (else (i32.const 20)))))
