;; An exception was in a global, and is not there any more.
;;! exports: null
;;! call: null => 1
(module
  (tag $oops)
  (global $last (mut exnref) (ref.null exn))
  (func (export "wizer-initialize")
    (global.set $last
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $oops))
        (unreachable)))
    (global.set $last (ref.null exn)))
  (func (export "null") (result i32) (ref.is_null (global.get $last))))
