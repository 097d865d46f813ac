;; Exceptions thrown and caught, in the initializer and afterwards; one kind of them is exported.
;;! exports: oops caught check rethrow
;;! call: caught => 42
;;! call: check 7 => 8
;;! call: check 0 => -1
;;! call: rethrow => trap
(module
  (tag $oops (export "oops") (param i32))
  (tag $other)
  (global $caught (mut i32) (i32.const 0))
  (func $throw (param i32)
    (if (local.get 0) (then (throw $oops (local.get 0))))
    (throw $other))
  (func (export "wizer-initialize")
    (block $handler (result i32)
      (try_table (catch $oops $handler)
        (call $throw (i32.const 42)))
      (unreachable))
    (global.set $caught))
  (func (export "caught") (result i32) (global.get $caught))
  (func (export "check") (param i32) (result i32)
    (block $all
      (block $handler (result i32)
        (try_table (catch $oops $handler) (catch_all $all)
          (call $throw (local.get 0)))
        (unreachable))
      (return (i32.add (i32.const 1))))
    (i32.const -1))
  (func (export "rethrow")
    (block $handler (result exnref)
      (try_table (catch_all_ref $handler)
        (call $throw (i32.const 1)))
      (unreachable))
    (throw_ref)))
