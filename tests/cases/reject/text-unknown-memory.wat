;; A load without a memory.
;;! fails: malformed
(module
  (func (export "wizer-initialize") (drop (i32.load (i32.const 0)))))
