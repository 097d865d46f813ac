;; A data segment is dropped.
;;! fails: unsupported
(module
  (memory 1)
  (data $d "data")
  (func (export "wizer-initialize") unreachable)
  (func $elsewhere (data.drop $d)))
