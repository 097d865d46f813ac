;; A core module has no twin.
;;! run: --onto $CASES/component-twins/twins/renamed.wat
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable))
