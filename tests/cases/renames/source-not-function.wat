;; A rename of a memory.
;;! run: -r run=memory
;;! fails: options
(module
  (memory (export "memory") 1)
  (func (export "wizer-initialize") unreachable))
