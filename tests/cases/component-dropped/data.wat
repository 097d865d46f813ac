;; A module of the component uses a data segment and drops it.
;;! exports: byte init
;;! call: byte() => 97
;;! call: init(0) =>
;;! call: init(1) => trap
(component
  (core module $m
    (memory 1)
    (data $d "abc")
    (func (export "set-up")
      (memory.init $d (i32.const 0) (i32.const 0) (i32.const 3))
      (data.drop $d))
    (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
    (func (export "init") (param $length i32)
      (memory.init $d (i32.const 8) (i32.const 0) (local.get $length))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "byte") (result u32) (canon lift (core func $i "byte")))
  (func (export "init") (param "length" u32) (canon lift (core func $i "init"))))
