;; An exported instance stays without its only function: another export needs a type that it names.
;;! run: -f ns:pkg/life.set-up
;;! exports: ns:pkg/life get
;;! call: get() => {times: 5}
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 5)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (component $shim
    (import "import-set-up" (func $f))
    (type $plain (record (field "times" u32)))
    (export "config" (type $plain))
    (export "set-up" (func $f)))
  (func $set-up (canon lift (core func $i "init")))
  (instance $life (instantiate $shim (with "import-set-up" (func $set-up))))
  (export $exported "ns:pkg/life" (instance $life))
  (alias export $exported "config" (type $config))
  (func $get (result $config) (canon lift (core func $i "get")))
  (export "get" (func $get)))
