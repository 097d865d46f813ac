;; No WebAssembly.
(module (func (export "wizer-initialize") i32.nonsense))
