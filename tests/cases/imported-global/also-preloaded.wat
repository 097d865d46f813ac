;; A preloaded module provides the global, and there is a value for it as well.
;;! run: --preload values=$CASES/imported-global/preload/values.wat --import-global values.constant=5
;;! fails: options
(module
  (import "values" "constant" (global i32))
  (func (export "wizer-initialize") unreachable))
