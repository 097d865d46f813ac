;; Names with dots, spaces and signs of equality.
;;! run: --import-global GOT.mem.errno=1 --import-global .=2 --import-global 'a b.c d=3'
;;! exports: get
;;! stderr: Warning: the result imports the global `GOT.mem.errno`, the global `.` and the global `a b.c d`: give it
;;! call: get => 1 2 3
(module
  (import "GOT.mem" "errno" (global $a i32))
  (import "" "" (global $b i32))
  (import "a b" "c d" (global $c i32))
  (global $n (mut i32) (i32.const 0))
  (func (export "wizer-initialize") (global.set $n (i32.const 1)))
  (func (export "get") (result i32 i32 i32)
    (global.get $a) (global.get $b) (global.get $c)))
