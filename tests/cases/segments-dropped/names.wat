;; Names of segments that are dropped, of those that stay, and of those that go.
;;! exports: init drop byte
;;! call: init
;;! call: byte => 100
;;! call: drop
;;! call: init => trap
(module $named
  (type $functions (array funcref))
  (memory 1)
  (table 2 funcref)
  (data $gone "abc")
  (data $stays "def")
  (data $applied (i32.const 100) "ghi")
  (elem $elements-gone func $f)
  (elem $elements-stay func $f)
  (func $f)
  (func (export "wizer-initialize") (data.drop $gone) (elem.drop $elements-gone))
  (func (export "init")
    (memory.init $gone (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.init $stays (i32.const 0) (i32.const 0) (i32.const 3))
    (table.init $elements-gone (i32.const 0) (i32.const 0) (i32.const 0))
    (table.init $elements-stay (i32.const 0) (i32.const 0) (i32.const 1)))
  (func (export "drop") (data.drop $stays) (elem.drop $elements-stay))
  (func (export "byte") (result i32) (i32.load8_u (i32.const 0))))
