;; Who renames the initializer wants it: it is exported under the new name only.
;;! run: -r setup-again=wizer-initialize
;;! exports: setup-again count
;;! call: count => 1
(module
  (global $count (mut i32) (i32.const 0))
  (func (export "wizer-initialize")
    (global.set $count (i32.add (global.get $count) (i32.const 1))))
  (func (export "count") (result i32) (global.get $count)))
