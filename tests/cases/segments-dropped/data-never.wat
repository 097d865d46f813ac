;; The instruction that drops a data segment does not run: the segment is there afterwards.
;;! exports: byte init drop
;;! call: byte 0 => 97
;;! call: init 4 0 3
;;! call: byte 6 => 99
;;! call: drop
;;! call: init 8 0 1 => trap
;;! call: init 8 0 0
(module
  (memory 1)
  (data $d "abc")
  (func (export "wizer-initialize")
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "init") (param $at i32) (param $from i32) (param $length i32)
    (memory.init $d (local.get $at) (local.get $from) (local.get $length)))
  (func (export "drop") (data.drop $d)))
