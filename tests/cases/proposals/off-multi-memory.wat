;; What is not allowed is refused before anything runs.
;;! run: --wasm-multi-memory=false
;;! fails: environment
(module
  (memory 1) (memory 1)
  (func (export "wizer-initialize")))
