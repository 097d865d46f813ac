;; A function that nothing provides is called after the snapshot: the import is still there.
;;! exports: ask
;;! call: ask() => trap
(component
  (import "ns:pkg/questions@1.2.3" (instance $questions (export "ask" (func (result u32)))))
  (core func $ask (canon lower (func $questions "ask")))
  (core module $m
    (import "" "ask" (func $ask (result i32)))
    (func (export "init"))
    (func (export "ask") (result i32) (call $ask)))
  (core instance $i (instantiate $m (with "" (instance (export "ask" (func $ask))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init")))
  (func (export "ask") (result u32) (canon lift (core func $i "ask"))))
