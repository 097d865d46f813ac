;; Exceptions that are thrown again.
;;! exports: get
;;! fails: engine
;;! call: get => 5
(module
  (tag $oops (param i32))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    try
      try $inner
        i32.const 5
        throw $oops
      catch $oops
        drop
        rethrow $inner
      end
    catch $oops
      global.set $n
    end)
  (func (export "get") (result i32) (global.get $n)))
