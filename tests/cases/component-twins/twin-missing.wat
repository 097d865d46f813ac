;; The twin is no file.
;;! run: --onto missing.wasm
;;! fails: options
(component
  (core module $m (func (export "init") unreachable))
  (core instance $i (instantiate $m))
  (func (export "wizer-initialize") (canon lift (core func $i "init"))))
