;; A table for exceptions: one was there, and null is left.
;;! exports: null
;;! call: null 0 => 1
;;! call: null 2 => 1
(module
  (tag $oops)
  (table $t 1 exnref)
  (func (export "wizer-initialize")
    (table.set $t (i32.const 0)
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $oops))
        (unreachable)))
    (drop (table.grow $t (ref.null exn) (i32.const 2)))
    (table.set $t (i32.const 0) (ref.null exn)))
  (func (export "null") (param i32) (result i32)
    (ref.is_null (table.get $t (local.get 0)))))
