;; Segments for several memories, of which one has 64-bit addresses.
;;! exports: get init
;;! call: get => 98 101
;;! call: init 0
;;! call: init 1 => trap
(module
  (memory $narrow 1)
  (memory $wide i64 1)
  (data $for-narrow "abc")
  (data $for-wide "def")
  (func (export "wizer-initialize")
    (memory.init $narrow $for-narrow (i32.const 0) (i32.const 1) (i32.const 1))
    (memory.init $wide $for-wide (i64.const 0) (i32.const 1) (i32.const 1))
    (data.drop $for-wide))
  (func (export "get") (result i32 i32)
    (i32.load8_u $narrow (i32.const 0)) (i32.load8_u $wide (i64.const 0)))
  (func (export "init") (param $length i32)
    (memory.init $narrow $for-narrow (i32.const 8) (i32.const 0) (i32.const 3))
    (memory.init $wide $for-wide (i64.const 8) (i32.const 0) (local.get $length))))
