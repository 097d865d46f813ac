;; A value of the host stays in a global, which has a name.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! fails: snapshot
(module
  (import "host" "value" (func $value (result externref)))
  (global (mut i32) (i32.const 0))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize") (global.set $outside (call $value))))
