;; Names that are empty, have dots and spaces, or are not ASCII, among other imports.
;;! exports: get
;;! stderr: Warning: the result imports the memory `.`, the memory `a.b c.d.e` and the memory `wizer:memory 0.мемори`: give it
;;! call: get => 1 2 3
(module
  (import "" "" (memory $a 1))
  (import "a.b c" "d.e" (func))
  (import "a.b c" "d.e" (memory $b 1))
  (import "wizer:memory 0" "мемори" (memory $c 1))
  (func (export "wizer-initialize")
    (i32.store $a (i32.const 0) (i32.const 1))
    (i32.store $b (i32.const 0) (i32.const 2))
    (i32.store $c (i32.const 0) (i32.const 3)))
  (func (export "get") (result i32 i32 i32)
    (i32.load $a (i32.const 0)) (i32.load $b (i32.const 0)) (i32.load $c (i32.const 0))))
