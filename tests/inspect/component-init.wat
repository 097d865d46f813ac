;; Two functions of that name: neither is called.
;;! run: -f setup
(component
  (core module $m (global (mut i32) (i32.const 0)) (func (export "f")))
  (core instance $i (instantiate $m))
  (func $f (canon lift (core func $i "f")))
  (instance $one (export "setup" (func $f)))
  (instance $two (export "setup" (func $f)))
  (export "a:b/one" (instance $one))
  (export "a:b/two" (instance $two)))
