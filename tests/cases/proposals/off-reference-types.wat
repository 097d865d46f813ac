;; What is not allowed is refused before anything runs.
;;! run: --wasm-reference-types=false
;;! fails: environment
(module
  (func (export "wizer-initialize") (drop (ref.null func))))
