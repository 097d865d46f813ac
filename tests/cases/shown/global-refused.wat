;; A global is named in which an exception is left.
;;! fails: snapshot
(module
  (tag $thrown)
  (global $"\0a\1b[31m" (mut exnref) (ref.null exn))
  (func (export "wizer-initialize")
    (global.set 0
      (block $caught (result exnref)
        (try_table (catch_all_ref $caught) (throw $thrown))
        unreachable))))
