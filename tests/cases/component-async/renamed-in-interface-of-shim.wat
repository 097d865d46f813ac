;; An asynchronous function takes the place of another in an exported instance that a nested
;; component makes, while the initializer is one of the root.
;;! run: -r ns:pkg/life@1.0.0.run=ns:pkg/life@1.0.0.resume
;;! exports: ns:pkg/life@1.0.0
;;! call: ns:pkg/life@1.0.0.run() => ok(3)
(component
  (core func $return (canon task.return))
  (core func $return-result (canon task.return (result (result u32))))
  (core module $m
    (import "" "return" (func $return))
    (import "" "return-result" (func $return-result (param i32 i32)))
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (result i32) (global.set $n (i32.const 3)) (call $return) (i32.const 0))
    (func (export "run") (call $return-result (i32.const 1) (i32.const 0)))
    (func (export "resume") (result i32)
      (call $return-result (i32.const 0) (global.get $n))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m (with "" (instance
    (export "return" (func $return)) (export "return-result" (func $return-result))))))
  (func $run async (result (result u32)) (canon lift (core func $i "run") async))
  (func $resume async (result (result u32))
    (canon lift (core func $i "resume") async (callback (core func $i "callback"))))
  (component $shim
    (import "import-func-run" (func $run async (result (result u32))))
    (import "import-func-resume" (func $resume async (result (result u32))))
    (export "run" (func $run) (func async (result (result u32))))
    (export "resume" (func $resume) (func async (result (result u32)))))
  (instance $life (instantiate $shim
    (with "import-func-run" (func $run))
    (with "import-func-resume" (func $resume))))
  (export "ns:pkg/life@1.0.0" (instance $life))
  (func (export "wizer-initialize") async
    (canon lift (core func $i "init") async (callback (core func $i "callback")))))
