;; Not a segment, but the start function is out of bounds.
;;! fails: trap
(module
  (memory 1)
  (func $start (i32.store (i32.const 65536) (i32.const 1)))
  (start $start)
  (func (export "wizer-initialize")))
