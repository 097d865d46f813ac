;; A passive element segment is used and dropped.
;;! exports: call init
;;! call: call() => 7
;;! call: init(0) =>
;;! call: init(1) => trap
(component
  (core module $m
    (type $get (func (result i32)))
    (table $t 1 funcref)
    (elem $e func $seven)
    (func $seven (type $get) (i32.const 7))
    (func (export "set-up")
      (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1))
      (elem.drop $e))
    (func (export "call") (result i32) (call_indirect $t (type $get) (i32.const 0)))
    (func (export "init") (param $length i32)
      (table.init $t $e (i32.const 0) (i32.const 0) (local.get $length))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call")))
  (func (export "init") (param "length" u32) (canon lift (core func $i "init"))))
