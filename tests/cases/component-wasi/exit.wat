;; A guest that exits has failed, whatever its status.
;;! run: --allow-wasi
;;! fails: exit
(component
  (import "wasi:cli/exit@0.2.0" (instance $exit (export "exit" (func (param "status" (result))))))
  (core func $exit (canon lower (func $exit "exit")))
  (core module $m
    (import "" "exit" (func $exit (param i32)))
    (func $init (export "init") (call $exit (i32.const 0))))
  (core instance $i (instantiate $m (with "" (instance (export "exit" (func $exit))))))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
