;; Of four segments, the initializer drops those that the bits of a number name: the second and the fourth.
;;! run: -f 'setup(10)'
;;! exports: byte init
;;! call: init 0
;;! call: byte => 49
;;! call: init 1 => trap
;;! call: init 2
;;! call: byte => 51
;;! call: init 3 => trap
(module
  (memory 1)
  (data $0 "1")
  (data $1 "2")
  (data $2 "3")
  (data $3 "4")
  (func (export "setup") (param $bits i32)
    (if (i32.and (local.get $bits) (i32.const 1)) (then (data.drop $0)))
    (if (i32.and (local.get $bits) (i32.const 2)) (then (data.drop $1)))
    (if (i32.and (local.get $bits) (i32.const 4)) (then (data.drop $2)))
    (if (i32.and (local.get $bits) (i32.const 8)) (then (data.drop $3))))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0)))
  (func (export "init") (param i32)
    (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 (local.get 0)))
      (memory.init $0 (i32.const 0) (i32.const 0) (i32.const 1)) (return))
      (memory.init $1 (i32.const 0) (i32.const 0) (i32.const 1)) (return))
      (memory.init $2 (i32.const 0) (i32.const 0) (i32.const 1)) (return))
    (memory.init $3 (i32.const 0) (i32.const 0) (i32.const 1))))
