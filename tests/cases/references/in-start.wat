;; The start function sets a global, and the initializer calls what is in it.
;;! exports: get
;;! call: get => 5
(module
  (type $set (func (param i32)))
  (global $callback (mut (ref null $set)) (ref.null $set))
  (global $n (mut i32) (i32.const 0))
  (elem declare func $store)
  (func $store (type $set) (global.set $n (local.get 0)))
  (func $start (global.set $callback (ref.func $store)))
  (start $start)
  (func (export "wizer-initialize") (call_ref $set (i32.const 5) (global.get $callback)))
  (func (export "get") (result i32) (global.get $n)))
