;; An exported instance goes with its only function though it names types: nothing else needs them.
;;! run: -f 'ns:pkg/life.set-up({times: 3})'
;;! exports: get
;;! call: get() => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (param i32) (global.set $n (local.get 0)))
    (func (export "get") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (component $shim
    (type $plain (record (field "times" u32)))
    (import "import-plain" (type $p (eq $plain)))
    (import "import-set-up" (func $f (param "config" $p)))
    (export $t "config" (type $plain))
    (export "set-up" (func $f) (func (param "config" $t))))
  (type $config (record (field "times" u32)))
  (func $set-up (param "config" $config) (canon lift (core func $i "init")))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (instantiate $shim
    (with "import-plain" (type $config)) (with "import-set-up" (func $set-up))))
  (export "ns:pkg/life" (instance $life))
  (export "get" (func $get)))
