;; Several renames, in all ways to write the option.
;;! run: -r a=x --rename-func b=y --func-rename=c=z -rd=w
;;! exports: a b c d e
;;! call: a => 1
;;! call: b => 2
;;! call: c => 3
;;! call: d => 4
;;! call: e => 5
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "x") (result i32) (global.get $n))
  (func (export "y") (result i32) (i32.const 2))
  (func (export "z") (result i32) (i32.const 3))
  (func (export "w") (result i32) (i32.const 4))
  (func (export "e") (result i32) (i32.const 5)))
