;; Imports as wit-component lowers them: through a table in a shim, filled by a fixup module when the memory is there.
;;! exports: get log
;;! call: get() => 1
;;! call: log() => trap
(component
  (import "log" (func $log (param "text" string)))
  (core module $main
    (import "host" "log" (func $log (param i32 i32)))
    (memory (export "memory") 1)
    (global $n (mut i32) (i32.const 0))
    (data (i32.const 8) "hello")
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "get") (result i32) (global.get $n))
    (func (export "log") (call $log (i32.const 8) (i32.const 5))))
  (core module $shim
    (type $f (func (param i32 i32)))
    (table (export "$imports") 1 1 funcref)
    (func (export "0") (type $f)
      (call_indirect (type $f) (local.get 0) (local.get 1) (i32.const 0))))
  (core module $fixup
    (type $f (func (param i32 i32)))
    (import "" "0" (func (type $f)))
    (import "" "$imports" (table 1 1 funcref))
    (elem (i32.const 0) func 0))
  (core instance $shim (instantiate $shim))
  (core instance $host (export "log" (func $shim "0")))
  (core instance $main (instantiate $main (with "host" (instance $host))))
  (alias core export $main "memory" (core memory $memory))
  (core func $lowered (canon lower (func $log) (memory $memory)))
  (alias core export $shim "$imports" (core table $imports))
  (core instance $for-fixup
    (export "$imports" (table $imports))
    (export "0" (func $lowered)))
  (core instance (instantiate $fixup (with "" (instance $for-fixup))))
  (func (export "wizer-initialize") (canon lift (core func $main "init")))
  (func (export "get") (result u32) (canon lift (core func $main "get")))
  (func (export "log") (canon lift (core func $main "log"))))
