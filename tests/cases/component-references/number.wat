;; Mutable globals hold small integers.
;;! exports: get
;;! call: get() => -7
(component
  (core module $m
    (global $n (mut i31ref) (ref.null i31))
    (func (export "set-up") (global.set $n (ref.i31 (i32.const -7))))
    (func (export "get") (result i32) (i31.get_s (global.get $n))))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "set-up")))
  (func (export "get") (result s32) (canon lift (core func $i "get"))))
