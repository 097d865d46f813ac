;; A mutable vector of a preloaded module changes.
;;! run: --preload values=$CASES/imported-global/preload/values.wat
;;! exports: get
;;! stderr: Warning: the result imports the global `values.wide`: give it
;;! code: appended
;;! call: get => 11 12
(module
  (import "values" "wide" (global $wide (mut v128)))
  (func (export "wizer-initialize")
    (global.set $wide (i64x2.add (global.get $wide) (v128.const i64x2 10 10))))
  (func (export "get") (result i64 i64)
    (i64x2.extract_lane 0 (global.get $wide)) (i64x2.extract_lane 1 (global.get $wide))))
