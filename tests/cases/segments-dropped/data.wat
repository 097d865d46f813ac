;; A passive data segment is used and dropped: the result finds it empty.
;;! exports: byte init
;;! call: byte 8 => 98
;;! call: init 0 0
;;! call: init 0 1 => trap
;;! call: init 1 0 => trap
(module
  (memory 1)
  (data $d "abc")
  (func (export "wizer-initialize")
    (memory.init $d (i32.const 8) (i32.const 1) (i32.const 2))
    (data.drop $d))
  (func (export "byte") (param i32) (result i32) (i32.load8_u (local.get 0)))
  (func (export "init") (param $from i32) (param $length i32)
    (memory.init $d (i32.const 100) (local.get $from) (local.get $length))))
