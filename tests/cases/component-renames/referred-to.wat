;; Later items refer to the renamed export's function, and to one that gives way.
;;! run: -r run=resume
;;! exports: run bag
;;! call: run() => 2
;;! call: bag.first() => 1
;;! call: bag.second() => 2
(component
  (core module $m
    (func (export "init"))
    (func (export "run") (result i32) (i32.const 1))
    (func (export "resume") (result i32) (i32.const 2)))
  (core instance $i (instantiate $m))
  (func $run (result u32) (canon lift (core func $i "run")))
  (func $resume (result u32) (canon lift (core func $i "resume")))
  (export $exported-run "run" (func $run))
  (export $exported-resume "resume" (func $resume))
  (instance $bag (export "first" (func $exported-run)) (export "second" (func $exported-resume)))
  (export "bag" (instance $bag))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
