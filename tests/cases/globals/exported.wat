;; Mutable globals that are exported, one of them under two names, stay exported under theirs.
;;! exports: counter same-counter next other
;;! call: next => 42
;;! call: next => 43
(module
  (global $counter (export "counter") (export "same-counter") (mut i32) (i32.const 0))
  (global $other (mut f64) (f64.const 0))
  (func (export "wizer-initialize")
    (global.set $counter (i32.const 41))
    (global.set $other (f64.const 2.5)))
  (func (export "next") (result i32)
    (global.set $counter (i32.add (global.get $counter) (i32.const 1)))
    (global.get $counter))
  (export "other" (global $other)))
