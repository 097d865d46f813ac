;; A mutable global of a module holds one of its functions.
;;! exports: call
;;! call: call() => 42
(component
  (core module $m
    (type $get (func (result i32)))
    (global $callback (mut (ref null $get)) (ref.null $get))
    (elem declare func $answer)
    (func $answer (type $get) (i32.const 42))
    (func (export "set-up") (global.set $callback (ref.func $answer)))
    (func (export "call") (result i32) (call_ref $get (global.get $callback))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "call") (result u32) (canon lift (core func $i "call"))))
