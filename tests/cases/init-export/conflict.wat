;; The export can't be kept and removed.
;;! run: --keep-init-func --init-func-export remove
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable))
