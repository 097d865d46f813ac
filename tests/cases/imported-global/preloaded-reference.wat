;; A mutable reference of a preloaded module becomes a function of this one.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! exports: call
;;! stderr: Warning: the result imports the global `values.callback`: give it
;;! code: appended
;;! call: call => 42
(module
  (type $get (func (result i32)))
  (import "values" "callback" (global $callback (mut funcref)))
  (elem declare func $answer)
  (func $answer (type $get) (i32.const 42))
  (func (export "wizer-initialize") (global.set $callback (ref.func $answer)))
  (func (export "call") (result i32)
    (call_ref $get (ref.cast (ref $get) (global.get $callback)))))
