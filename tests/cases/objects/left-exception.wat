;; A structure holds an exception.
;;! fails: snapshot
(module
  (type $holder (struct (field exnref)))
  (tag $t)
  (global $holder (mut (ref null $holder)) (ref.null $holder))
  (func (export "wizer-initialize")
    (global.set $holder (struct.new $holder
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $t))
        unreachable)))))
