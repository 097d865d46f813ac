;; The start function of a module writes the data and drops the segments.
;;! exports: byte init
;;! call: byte() => 98
;;! call: init(0) =>
;;! call: init(1) => trap
(component
  (core module $m
    (memory 1)
    (data $a "a")
    (data $b "b")
    (func $start
      (memory.init $a (i32.const 0) (i32.const 0) (i32.const 1))
      (memory.init $b (i32.const 1) (i32.const 0) (i32.const 1))
      (data.drop $a)
      (data.drop $b))
    (start $start)
    (func (export "set-up") (i32.store8 (i32.const 0) (i32.load8_u (i32.const 1))))
    (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
    (func (export "init") (param $length i32)
      (memory.init $a (i32.const 8) (i32.const 0) (local.get $length))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "byte") (result u32) (canon lift (core func $i "byte")))
  (func (export "init") (param "length" u32) (canon lift (core func $i "init"))))
