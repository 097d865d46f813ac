;; A function of an interface that nothing provides is called: the trap names both.
;;! fails: trap
(component
  (import "ns:pkg/questions@1.2.3" (instance $questions
    (export "other" (func))
    (export "ask" (func (result u32)))))
  (core func $ask (canon lower (func $questions "ask")))
  (core module $m
    (import "" "ask" (func $ask (result i32)))
    (func $init (export "init") (drop (call $ask))))
  (core instance $i (instantiate $m (with "" (instance (export "ask" (func $ask))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
