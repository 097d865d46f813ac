;; Arguments for a memory.
;;! run: -f 'memory(3)'
;;! fails: init-func
(module
  (memory (export "memory") 1)
  (func (export "setup") unreachable))
