;; Many segments, active and passive, of which every third passive one is dropped.
;;! exports: init sum
;;! call: sum => 321
;;! call: init 1
;;! call: sum => 426
;;! call: init 0 => trap
;;! call: init 2
;;! call: sum => 533
(module
  (memory 1)
  (data $0 (i32.const 0) "a")
  (data $1 "h")
  (data $2 (i32.const 1) "b")
  (data $3 "i")
  (data $4 "k")
  (data $5 (i32.const 2) "c")
  (data $6 "l")
  (data $7 "m")
  (data $8 "n")
  (data $9 (i32.const 900) "z")
  (data $10 "o")
  (func (export "wizer-initialize")
    (memory.init $1 (i32.const 3) (i32.const 0) (i32.const 1))
    (i32.store8 (i32.const 3) (i32.const 27))
    (i32.store8 (i32.const 900) (i32.const 0))
    (data.drop $1)
    (data.drop $6)
    (data.drop $10))
  (func (export "init") (param i32)
    (block $two (block $one (block $zero
      (br_table $zero $one $two (local.get 0)))
      (memory.init $1 (i32.const 10) (i32.const 0) (i32.const 1)) (return))
      (memory.init $3 (i32.const 11) (i32.const 0) (i32.const 1)) (return))
    (memory.init $4 (i32.const 12) (i32.const 0) (i32.const 1))
    (memory.init $6 (i32.const 13) (i32.const 0) (i32.const 0))
    (memory.init $10 (i32.const 13) (i32.const 0) (i32.const 0)))
  (func (export "sum") (result i32) (local $i i32) (local $sum i32)
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $i))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $i) (i32.const 1000))))
    (local.get $sum)))
