;; An error without a value is a failure as well.
;;! fails: answer
(component
  (core module $m (func (export "init") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (result (result)) (canon lift (core func $i "init"))))
