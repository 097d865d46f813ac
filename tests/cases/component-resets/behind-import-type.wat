;; What lets go of handles is hidden behind the type of an import, in a module without state: it is let be.
;;! run: -f init
;;! exports: get
;;! call: get() => 4
(component
  (core module $m (func (export "reset_adapter_state")) (func (export "f")))
  (component $c
    (import "m" (core module $m (export "f" (func))))
    (core instance $i (instantiate $m))
    (func (export "init") (canon lift (core func $i "f"))))
  (instance $a (instantiate $c (with "m" (core module $m))))
  (alias export $a "init" (func $f)) (export "init" (func $f))
  (core module $g (func (export "get") (result i32) (i32.const 4)))
  (core instance $gi (instantiate $g))
  (func (export "get") (result u32) (canon lift (core func $gi "get"))))
