;; Each initializer changes another kind of state: memory, table, global, segments.
;;! run: -f memory -f table -f reference -f segments
;;! exports: get call init
;;! call: get => 97 1
;;! call: call => 7 7
;;! call: init 0
;;! call: init 1 => trap
(module
  (type $get (func (result i32)))
  (memory 1)
  (table $t 1 funcref)
  (global $f (mut (ref null $get)) (ref.null $get))
  (global $n (mut i32) (i32.const 0))
  (data $d "abc")
  (elem $e func $seven)
  (func $seven (type $get) (i32.const 7))
  (func (export "memory")
    (memory.init $d (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "table")
    (table.init $t $e (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "reference") (global.set $f (ref.func $seven)))
  (func (export "segments")
    (data.drop $d) (elem.drop $e) (global.set $n (i32.const 1)))
  (func (export "get") (result i32 i32) (i32.load8_u (i32.const 0)) (global.get $n))
  (func (export "call") (result i32 i32)
    (call_indirect $t (type $get) (i32.const 0)) (call_ref $get (global.get $f)))
  (func (export "init") (param $length i32)
    (memory.init $d (i32.const 0) (i32.const 0) (local.get $length))
    (table.init $t $e (i32.const 0) (i32.const 0) (local.get $length))))
