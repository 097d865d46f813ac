;; A memory that threads share.
;;! fails: unsupported
(module
  (memory 1)
  (memory $shared 1 2 shared)
  (func (export "wizer-initialize") unreachable))
