;; Two functions can't get the same name.
;;! run: -r c=a -r c=b
;;! fails: options
(component
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "a") (result u32) (canon lift (core func $i "get")))
  (func (export "b") (result u32) (canon lift (core func $i "get"))))
