;; A drop in a loop, behind branches that pass it by: it runs in the third round.
;;! exports: rounds init
;;! call: rounds => 5
;;! call: init 0
;;! call: init 1 => trap
(module
  (memory 1)
  (data $d "a")
  (global $rounds (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (loop $next
      (block $past
        (br_if $past (i32.ne (global.get $rounds) (i32.const 2)))
        (data.drop $d)
        (br $past))
      (global.set $rounds (i32.add (global.get $rounds) (i32.const 1)))
      (br_if $next (i32.lt_u (global.get $rounds) (i32.const 5)))))
  (func (export "rounds") (result i32) (global.get $rounds))
  (func (export "init") (param $length i32)
    (memory.init $d (i32.const 0) (i32.const 0) (local.get $length))))
