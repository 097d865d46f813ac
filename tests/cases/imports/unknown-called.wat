;; A function that nothing provides is called: the trap says which.
;;! fails: trap
(module
  (import "some module" "some/function" (func $import (result i32)))
  (func $setup (export "wizer-initialize") (drop (call $import))))
