;; An imported exception holds an object.
;;! run: --preload cells=$CASES/imported-global/preload/exception.wat
;;! fails: snapshot
(module
  (type $cell (struct (field (mut i32))))
  (import "cells" "tag" (tag $tag (param (ref $cell))))
  (import "cells" "thrown" (global $thrown (mut exnref)))
  (func $change (export "wizer-initialize")
    (struct.set $cell 0
      (block $caught (result (ref $cell))
        (try_table (catch $tag $caught) (throw_ref (global.get $thrown)))
        unreachable)
      (i32.const 42))))
