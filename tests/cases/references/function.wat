;; A mutable global holds a function of the module: the result's global has it.
;;! exports: call
;;! call: call => 42
(module
  (type $get (func (result i32)))
  (global $callback (mut (ref null $get)) (ref.null $get))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (global.set $callback (ref.func $answer)))
  (func (export "call") (result i32) (call_ref $get (global.get $callback))))
