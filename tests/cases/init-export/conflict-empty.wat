;; The export can't be kept and emptied.
;;! run: --init-func-export empty --keep-init-func
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable))
