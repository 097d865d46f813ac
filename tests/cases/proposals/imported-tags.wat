;; Imported tags stay imports; an exception of theirs is thrown and caught.
;;! exports: again same caught
;;! call: caught => 5
;;! call: again 6 => 6
(module
  (import "env" "oops" (tag $oops (param i32)))
  (import "env" "other" (tag $other (param i64 f32)))
  (tag $own)
  (global $caught (mut i32) (i32.const 0))
  (func $catch (export "again") (param i32) (result i32)
    (block $handler (result i32)
      (try_table (catch $oops $handler)
        (throw $oops (local.get 0)))
      (unreachable)))
  (export "same" (tag $other))
  (func (export "wizer-initialize") (global.set $caught (call $catch (i32.const 5))))
  (func (export "caught") (result i32) (global.get $caught)))
