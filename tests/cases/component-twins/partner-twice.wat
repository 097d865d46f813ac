;; Two modules can't have the same partner.
;;! run: --onto $CASES/component-twins/twins/renamed.wat --map-module 0=0 --map-module 1=0
;;! fails: options
(component
  (core module $m (global (mut i32) (i32.const 0)) (func (export "init") unreachable))
  (core module $n (global (mut i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (core instance (instantiate $n))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
