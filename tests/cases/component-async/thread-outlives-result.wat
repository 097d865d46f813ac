;; A thread goes on after the initializer has returned its result and ended: its work is in the
;; result.
;;! run: -f init(5)
;;! exports: steps
;;! stderr: init returned: 10
;;! call: steps() => 5
(component
  (core type $start (func (param i32)))
  (core module $table (table (export "table") 2 funcref))
  (core instance $table (instantiate $table))
  (alias core export $table "table" (core table $table'))
  (core func $new (canon thread.new-indirect $start (core table $table')))
  (core func $resume-later (canon thread.resume-later))
  (core func $yield (canon thread.yield))
  (core func $return (canon task.return (result u32)))
  (core module $m
    (import "" "table" (table 2 funcref))
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "resume-later" (func $resume-later (param i32)))
    (import "" "yield" (func $yield (result i32)))
    (import "" "return" (func $return (param i32)))
    (elem (table 0) (i32.const 1) func $work)
    (global $steps (mut i32) (i32.const 0))
    (func $work (param $count i32)
      (loop $again
        (drop (call $yield))
        (global.set $steps (i32.add (global.get $steps) (i32.const 1)))
        (br_if $again (i32.lt_u (global.get $steps) (local.get $count)))))
    (func (export "init") (param i32) (result i32)
      (call $resume-later (call $new (i32.const 1) (local.get 0)))
      (call $return (i32.mul (local.get 0) (i32.const 2)))
      (i32.const 0))
    (func (export "callback") (param i32 i32 i32) (result i32) unreachable)
    (func (export "steps")
      (local $i i32)
      (loop $again
        (drop (call $yield))
        (br_if $again (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 9))))
      (call $return (global.get $steps))))
  (core instance $i (instantiate $m (with "" (instance
    (export "table" (table $table'))
    (export "new" (func $new))
    (export "resume-later" (func $resume-later))
    (export "yield" (func $yield))
    (export "return" (func $return))))))
  (func (export "init") async (param "count" u32) (result u32)
    (canon lift (core func $i "init") async (callback (core func $i "callback"))))
  (func (export "steps") async (result u32) (canon lift (core func $i "steps") async)))
