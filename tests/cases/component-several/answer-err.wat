;; The first initializer returns an error: the second does not run.
;;! run: -f check -f never
;;! fails: answer
(component
  (core module $m
    (func (export "check") (result i32) (i32.const 1))
    (func (export "never") unreachable))
  (core instance $i (instantiate $m))
  (func (export "check") (result (result)) (canon lift (core func $i "check")))
  (func (export "never") (canon lift (core func $i "never"))))
