;; Names of all sorts: none at all, blanks, letters from everywhere, a crab.
;;! exports: "" " " "größer" "名前" "🦀" get
;;! call: "" => 1
;;! call: " " => 2
;;! call: "größer" => 3
;;! call: "名前" => 4
;;! call: "🦀" => 5
;;! call: get => 6
(module
  (global $n (mut i32) (i32.const 0))
  (func (export "") (result i32) (i32.const 1))
  (func (export " ") (result i32) (i32.const 2))
  (func (export "wizer-initialize") (global.set $n (i32.const 6)))
  (func (export "größer") (result i32) (i32.const 3))
  (func (export "名前") (result i32) (i32.const 4))
  (func (export "🦀") (result i32) (i32.const 5))
  (func (export "get") (result i32) (global.get $n)))
