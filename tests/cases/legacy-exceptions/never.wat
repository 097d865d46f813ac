;; The instructions are there, and nothing runs them.
;;! exports: get
;;! fails: engine
;;! call: get => 1
(module
  (tag $oops)
  (global $n (mut i32) (i32.const 0))
  (func $elsewhere
    try
      throw $oops
    catch $oops
    end)
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32) (global.get $n)))
