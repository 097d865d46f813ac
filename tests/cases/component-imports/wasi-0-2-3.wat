;; A later version of WASI 0.2.
;;! run: --allow-wasi
;;! exports: get
;;! call: get() => true
;;! stderr: Warning: the initializer read random numbers
(component
  (import "wasi:random/insecure-seed@0.2.3" (instance $seed (export "insecure-seed" (func (result (tuple u64 u64))))))
  (import "wasi:random/random@0.2.3" (instance $random (export "get-random-u64" (func (result u64)))))
  (core func $random (canon lower (func $random "get-random-u64")))
  (core module $m
    (import "" "random" (func $random (result i64)))
    (global $same (mut i32) (i32.const 0))
    (func (export "init") (global.set $same (i64.ne (call $random) (call $random))))
    (func (export "get") (result i32) (global.get $same)))
  (core instance $i (instantiate $m (with "" (instance (export "random" (func $random))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "get") (result bool) (canon lift (core func $i "get"))))
