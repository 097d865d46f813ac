;; An exception stays in a global.
;;! fails: snapshot
(module
  (tag $oops (param i32))
  (global $last (mut exnref) (ref.null exn))
  (func (export "wizer-initialize")
    (global.set $last
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $oops (i32.const 1)))
        (unreachable)))))
