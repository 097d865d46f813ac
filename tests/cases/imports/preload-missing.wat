;; A file to preload that is not there.
;;! run: --preload library=$CASES/imports/preload/no-such-file.wat
;;! fails: environment
(module
  (func (export "wizer-initialize")))
