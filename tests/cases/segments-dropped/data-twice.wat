;; A data segment is dropped twice, and again afterwards.
;;! exports: drop
;;! call: drop
;;! call: drop
(module
  (memory 1)
  (data $d "abc")
  (func (export "wizer-initialize") (data.drop $d) (data.drop $d))
  (func (export "drop") (data.drop $d)))
