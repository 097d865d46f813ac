;; A component that imports a value, of a proposal that no engine has.
;;! fails: unsupported
(component
  (import "value" (value $v u32))
  (export "again" (value $v))
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
