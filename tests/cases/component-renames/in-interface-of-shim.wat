;; A function of an exported instance that a nested component makes takes the place of another one.
;;! run: -r ns:pkg/life@1.0.0.run=ns:pkg/life@1.0.0.resume
;;! exports: ns:pkg/life@1.0.0
;;! call: ns:pkg/life@1.0.0.run() => 3
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 3)))
    (func (export "run") (result i32) (i32.const 1))
    (func (export "resume") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $run (result u32) (canon lift (core func $i "run")))
  (func $resume (result u32) (canon lift (core func $i "resume")))
  (component $shim
    (import "import-func-run" (func $run (result u32)))
    (import "import-func-resume" (func $resume (result u32)))
    (export "run" (func $run) (func (result u32)))
    (export "resume" (func $resume) (func (result u32))))
  (instance $life (instantiate $shim
    (with "import-func-run" (func $run))
    (with "import-func-resume" (func $resume))))
  (export "ns:pkg/life@1.0.0" (instance $life))
  (func $init (canon lift (core func $i "init")))
  (export "wizer-initialize" (func $init)))
