;; Exceptions as they were before they were part of the language: thrown and caught in the initializer and afterwards.
;;! exports: caught check
;;! fails: engine
;;! call: caught => 42
;;! call: check 7 => 8
;;! call: check 0 => -1
(module
  (tag $oops (param i32))
  (tag $other)
  (global $caught (mut i32) (i32.const 0))
  (func $throw (param i32)
    (if (local.get 0) (then (throw $oops (local.get 0))))
    (throw $other))
  (func (export "wizer-initialize")
    try
      i32.const 42
      call $throw
    catch $oops
      global.set $caught
    end)
  (func (export "caught") (result i32) (global.get $caught))
  (func (export "check") (param i32) (result i32)
    try (result i32)
      local.get 0
      call $throw
      i32.const 0
    catch $oops
      i32.const 1
      i32.add
    catch_all
      i32.const -1
    end))
