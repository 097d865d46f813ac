;; An exported instance takes the place of another one, as a program's resumed `run` takes that of its first.
;;! run: -r wasi:cli/run@0.2.0=app:resumed/run
;;! exports: wasi:cli/run@0.2.0
;;! call: wasi:cli/run@0.2.0.run() => err
(component
  (core module $m
    (global $n (mut i32) (i32.const 0))
    (func (export "init") (global.set $n (i32.const 1)))
    (func (export "run") (result i32) (i32.const 0))
    (func (export "resume") (result i32) (global.get $n)))
  (core instance $i (instantiate $m))
  (func $run (result (result)) (canon lift (core func $i "run")))
  (func $resume (result (result)) (canon lift (core func $i "resume")))
  (instance $run (export "run" (func $run)))
  (instance $resume (export "run" (func $resume)))
  (export "wasi:cli/run@0.2.0" (instance $run))
  (export "app:resumed/run" (instance $resume))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
