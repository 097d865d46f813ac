;; A module of a nested component changes a table.
;;! fails: unsupported
(component
  (component $library
    (core module $first (func (export "init") unreachable))
    (core module $second
      (table 1 funcref)
      (func (export "init") (drop (table.grow (ref.null func) (i32.const 1)))))
    (core instance $i (instantiate $second))
    (func (export "init") (canon lift (core func $i "init"))))
  (instance $library (instantiate $library))
  (export "wizer-initialize" (func $library "init")))
