;; An element segment is dropped twice, and again afterwards.
;;! exports: drop
;;! call: drop
;;! call: drop
(module
  (elem $e func $f)
  (func $f)
  (func (export "wizer-initialize") (elem.drop $e) (elem.drop $e))
  (func (export "drop") (elem.drop $e)))
