;; Globals with references stand between globals with numbers.
;;! exports: get call
;;! call: get => 1 2 3.5
;;! call: call => 7
(module
  (type $get (func (result i32)))
  (global $a (mut i32) (i32.const 0))
  (global $f (mut funcref) (ref.null func))
  (global $b (mut i64) (i64.const 0))
  (global $fixed funcref (ref.null func))
  (global $g (mut (ref null $get)) (ref.null $get))
  (global $c (mut f64) (f64.const 0))
  (func $seven (type $get) (i32.const 7))
  (elem declare func $seven)
  (func (export "wizer-initialize")
    (global.set $a (i32.const 1))
    (global.set $f (ref.func $seven))
    (global.set $b (i64.const 2))
    (global.set $g (ref.cast (ref $get) (global.get $f)))
    (global.set $c (f64.const 3.5)))
  (func (export "get") (result i32 i64 f64)
    (global.get $a) (global.get $b) (global.get $c))
  (func (export "call") (result i32) (call_ref $get (global.get $g))))
