;; A value of the host was in a global, and is not there any more.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! exports: null
;;! call: null => 1
(module
  (import "host" "value" (func $value (result externref)))
  (global $outside (mut externref) (ref.null extern))
  (func (export "wizer-initialize")
    (global.set $outside (call $value))
    (if (ref.is_null (global.get $outside)) (then (unreachable)))
    (global.set $outside (ref.null extern)))
  (func (export "null") (result i32) (ref.is_null (global.get $outside))))
