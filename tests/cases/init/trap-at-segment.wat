;; A data segment that does not fit into the memory.
;;! fails: trap
(module
  (memory 1)
  (data (i32.const 65535) "ab")
  (func (export "wizer-initialize")))
