;; Two components as a composition tool links them: one imports what the other exports, each has state.
;;! exports: ns:pkg/answers@1.0.0 wizer-answers
;;! run: -f init
;;! call: ns:pkg/answers@1.0.0.answer(5) => 58
;;! call: ns:pkg/answers@1.0.0.answer(5) => 59
(component
  (component $adder
    (core module $m
      (global $calls (mut i32) (i32.const 0))
      (func (export "add") (param i32 i32) (result i32)
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
        (i32.add (global.get $calls) (i32.add (local.get 0) (local.get 1)))))
    (core instance $i (instantiate $m))
    (func $add (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
    (instance $adder (export "add" (func $add)))
    (export "ns:pkg/adder@1.0.0" (instance $adder)))
  (component $main
    (import "ns:pkg/adder@1.0.0" (instance $adder
      (export "add" (func (param "a" u32) (param "b" u32) (result u32)))))
    (core func $add (canon lower (func $adder "add")))
    (core module $m
      (import "adder" "add" (func $add (param i32 i32) (result i32)))
      (global $n (mut i32) (i32.const 0))
      (func (export "init") (global.set $n (call $add (i32.const 20) (i32.const 30))))
      (func (export "answer") (param i32) (result i32) (call $add (global.get $n) (local.get 0))))
    (core instance $i (instantiate $m (with "adder" (instance (export "add" (func $add))))))
    (func (export "init") (canon lift (core func $i "init")))
    (func $answer (param "n" u32) (result u32) (canon lift (core func $i "answer")))
    (instance $answers (export "answer" (func $answer)))
    (export "ns:pkg/answers@1.0.0" (instance $answers)))
  (instance $adder (instantiate $adder))
  (instance $main (instantiate $main
    (with "ns:pkg/adder@1.0.0" (instance $adder "ns:pkg/adder@1.0.0"))))
  (export "init" (func $main "init"))
  (export "ns:pkg/answers@1.0.0" (instance $main "ns:pkg/answers@1.0.0"))
  (alias export $main "ns:pkg/answers@1.0.0" (instance $again))
  (export "wizer-answers" (instance $again)))
