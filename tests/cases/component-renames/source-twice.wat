;; A function can't get two names.
;;! run: -r b=a -r c=a
;;! fails: options
(component
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "a") (result u32) (canon lift (core func $i "get"))))
