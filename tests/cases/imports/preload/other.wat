;; Preloaded by cases.
(module
  (func (export "negate") (param i32) (result i32) (i32.sub (i32.const 0) (local.get 0))))
