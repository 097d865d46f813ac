;; A module of the component changes a table.
;;! fails: unsupported
(component
  (core module $runtime
    (table 1 funcref)
    (func $changes (export "init") (table.set (i32.const 0) (ref.null func))))
  (core instance $i (instantiate $runtime))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
