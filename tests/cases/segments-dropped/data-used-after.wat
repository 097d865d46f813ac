;; The initializer uses a segment that it has dropped: it traps as it would without the tool.
;;! fails: trap
(module $app
  (memory 1)
  (data $d "abc")
  (func $setup (export "wizer-initialize")
    (data.drop $d)
    (call $again))
  (func $again (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1))))
