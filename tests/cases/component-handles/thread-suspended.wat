;; A thread of the initializer is suspended for good: its task never ends.
;;! fails: handles
(component
  (core type $start (func (param i32)))
  (core module $table (table (export "table") 2 funcref))
  (core instance $table (instantiate $table))
  (alias core export $table "table" (core table $table'))
  (core func $new (canon thread.new-indirect $start (core table $table')))
  (core func $resume-later (canon thread.resume-later))
  (core func $suspend (canon thread.suspend))
  (core func $return (canon task.return))
  (core module $m
    (import "" "table" (table 2 funcref))
    (import "" "new" (func $new (param i32 i32) (result i32)))
    (import "" "resume-later" (func $resume-later (param i32)))
    (import "" "suspend" (func $suspend (result i32)))
    (import "" "return" (func $return))
    (elem (table 0) (i32.const 1) func $wait)
    (func $wait (param i32) (drop (call $suspend)))
    (func (export "init")
      (call $resume-later (call $new (i32.const 1) (i32.const 0)))
      (call $return)))
  (core instance $i (instantiate $m (with "" (instance
    (export "table" (table $table'))
    (export "new" (func $new))
    (export "resume-later" (func $resume-later))
    (export "suspend" (func $suspend))
    (export "return" (func $return))))))
  (func (export "wizer-initialize") async (canon lift (core func $i "init") async)))
