;; What a component's initializer returns is no status: it has the error of a result for that.
;;! run: -f setup --init-func-status
;;! fails: options
(component
  (core module $m (func (export "setup") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "setup") (result s32) (canon lift (core func $i "setup"))))
