;; A function can't move from one exported instance to another.
;;! run: -r other.get=life.get
;;! fails: options
(component
  (core module $m (func (export "init") unreachable) (func (export "get") (result i32) (i32.const 1)))
  (core instance $i (instantiate $m))
  (func $get (result u32) (canon lift (core func $i "get")))
  (instance $life (export "get" (func $get)))
  (instance $other (export "put" (func $get)))
  (export "life" (instance $life))
  (export "other" (instance $other))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
