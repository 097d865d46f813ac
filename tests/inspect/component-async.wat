;; A proposal that is not supported, in a component.
(component
  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func $start (canon lift (core func $i "f")))
  (start $start)
  (export "wizer-initialize" (func $start)))
