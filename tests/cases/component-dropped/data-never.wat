;; The instruction that drops the segment does not run: the segment is there afterwards, and can be dropped.
;;! exports: byte init drop
;;! call: init(3) =>
;;! call: byte() => 97
;;! call: drop() =>
;;! call: init(1) => trap
(component
  (core module $m
    (memory 1)
    (data $d "abc")
    (func (export "set-up") (i32.store8 (i32.const 100) (i32.const 1)))
    (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
    (func (export "init") (param $length i32)
      (memory.init $d (i32.const 0) (i32.const 0) (local.get $length)))
    (func (export "drop") (data.drop $d)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "byte") (result u32) (canon lift (core func $i "byte")))
  (func (export "init") (param "length" u32) (canon lift (core func $i "init")))
  (func (export "drop") (canon lift (core func $i "drop"))))
