;; What is not allowed is refused before anything runs.
;;! run: --wasm-bulk-memory=false
;;! fails: environment
(module
  (memory 1)
  (func (export "wizer-initialize") (memory.fill (i32.const 0) (i32.const 1) (i32.const 2))))
