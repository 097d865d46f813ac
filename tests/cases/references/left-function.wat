;; A function of another module, which this one does not know, stays in an exported global.
;;! run: --preload host=$CASES/tables/preload/host.wat
;;! fails: snapshot
(module
  (import "host" "function" (func $function (result funcref)))
  (global (export "callback") (mut funcref) (ref.null func))
  (func (export "wizer-initialize") (global.set 0 (call $function))))
