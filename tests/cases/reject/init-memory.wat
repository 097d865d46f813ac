;; The initializer is a memory.
;;! fails: init-func
(module
  (memory (export "wizer-initialize") 1))
