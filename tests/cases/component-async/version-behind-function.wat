;; The version stands behind the name of an asynchronous initializer, which has an argument as well.
;;! run: -f 'ns:pkg/life.set-up@1.0.0(some("x"))'
;;! exports: ns:pkg/life@1.0.0
;;! stderr: ns:pkg/life@1.0.0.set-up returned: 1
;;! call: ns:pkg/life@1.0.0.get() => "x"
(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024))
    (func (export "init") (param $some i32) (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 8) (local.get $at))
      (i32.store (i32.const 12) (local.get $length))
      (local.get $some))
    (func (export "get") (result i32) (i32.const 8)))
  (core instance $i (instantiate $m))
  (alias core export $i "memory" (core memory $mem))
  (func $set-up async (param "text" (option string)) (result u8)
    (canon lift (core func $i "init") (memory $mem) (realloc (core func $i "realloc"))))
  (func $get async (result string) (canon lift (core func $i "get") (memory $mem)))
  (instance $life (export "set-up" (func $set-up)) (export "get" (func $get)))
  (export "ns:pkg/life@1.0.0" (instance $life)))
