;; A text that can be read, and a module that is not valid: the offset is one in the binary.
;;! fails: malformed
(module
  (func (export "wizer-initialize") (i32.add (i32.const 1) (i64.const 2)) (drop)))
