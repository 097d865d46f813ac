;; The source of a rename is no function of the exported instance.
;;! run: -r life.answer=life.gett
;;! fails: options
(component
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "get" (func $get)))
  (export "life" (instance $life))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
