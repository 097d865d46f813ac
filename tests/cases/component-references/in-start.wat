;; The start function of a module sets its global, which no function sets afterwards.
;;! exports: call
;;! call: call() => 3
(component
  (core module $m
    (type $get (func (result i32)))
    (global $callback (mut (ref null $get)) (ref.null $get))
    (elem declare func $f)
    (func $f (type $get) (i32.const 3))
    (func $start (global.set $callback (ref.func $f)))
    (start $start)
    (func (export "set-up"))
    (func (export "call") (result i32) (call_ref $get (global.get $callback))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
