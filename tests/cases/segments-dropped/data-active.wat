;; An active segment counts as dropped: dropping it and initializing nothing from it are allowed.
;;! exports: byte init
;;! call: byte => 97
;;! call: init 0
;;! call: init 1 => trap
(module
  (memory 1)
  (data $active (i32.const 0) "abc")
  (func (export "wizer-initialize")
    (data.drop $active)
    (memory.init $active (i32.const 10) (i32.const 0) (i32.const 0)))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
  (func (export "init") (param $length i32)
    (memory.init $active (i32.const 10) (i32.const 0) (local.get $length))))
