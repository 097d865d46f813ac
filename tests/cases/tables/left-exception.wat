;; An exception stays in a table.
;;! fails: snapshot
(module
  (tag $oops)
  (table $last 1 exnref)
  (func (export "wizer-initialize")
    (table.set $last (i32.const 0)
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $oops))
        (unreachable)))))
