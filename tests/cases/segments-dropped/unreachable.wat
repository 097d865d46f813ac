;; An instruction behind a trap never runs: the segment is there afterwards.
;;! exports: init byte
;;! call: init
;;! call: byte => 97
(module
  (memory 1)
  (data $d "a")
  (func $never unreachable (data.drop $d))
  (func (export "wizer-initialize")
    (if (i32.load (i32.const 0)) (then (call $never))))
  (func (export "init") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
