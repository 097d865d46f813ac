;; What becomes of the export is one of three.
;;! run: --init-func-export hide
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable))
