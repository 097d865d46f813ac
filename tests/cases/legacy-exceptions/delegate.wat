;; Exceptions that are delegated to an outer block.
;;! exports: get
;;! fails: engine
;;! call: get => 2
(module
  (tag $oops)
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    try $outer
      try
        try
          throw $oops
        delegate $outer
      catch_all
        i32.const 1
        global.set $n
      end
    catch $oops
      i32.const 2
      global.set $n
    end)
  (func (export "get") (result i32) (global.get $n)))
