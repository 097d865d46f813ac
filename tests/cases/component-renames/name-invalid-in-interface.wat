;; A destination in an exported instance that is no name of WIT.
;;! run: -r life.getAnswer=life.get
;;! fails: options
(component
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "get" (func $get)))
  (export "life" (instance $life))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
