;; As above, and the number has no bit: no segment is dropped.
;;! run: -f 'setup(0)'
;;! exports: byte init
;;! call: init 0
;;! call: byte => 49
;;! call: init 1
;;! call: byte => 50
(module
  (memory 1)
  (data $0 "1")
  (data $1 "2")
  (func (export "setup") (param $bits i32)
    (if (i32.and (local.get $bits) (i32.const 1)) (then (data.drop $0)))
    (if (i32.and (local.get $bits) (i32.const 2)) (then (data.drop $1))))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
  (func (export "init") (param i32)
    (if (local.get 0)
      (then (memory.init $1 (i32.const 0) (i32.const 0) (i32.const 1)))
      (else (memory.init $0 (i32.const 0) (i32.const 0) (i32.const 1))))))
