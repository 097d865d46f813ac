;; Segments are dropped and tables change in blocks that catch.
;;! exports: init call
;;! fails: engine
;;! call: init 0
;;! call: init 1 => trap
;;! call: call => 4
(module
  (type $get (func (result i32)))
  (tag $oops)
  (memory 1)
  (table $t 1 funcref)
  (data $d "abc")
  (elem declare func $four)
  (func $four (type $get) (i32.const 4))
  (func (export "wizer-initialize")
    try
      data.drop $d
      throw $oops
    catch_all
      i32.const 0
      ref.func $four
      table.set $t
    end)
  (func (export "init") (param $length i32)
    (memory.init $d (i32.const 0) (i32.const 0) (local.get $length)))
  (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0))))
