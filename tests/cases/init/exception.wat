;; An exception that nothing catches.
;;! fails: trap
(module
  (tag $oops (param i32))
  (func $setup (export "wizer-initialize") (throw $oops (i32.const 1))))
