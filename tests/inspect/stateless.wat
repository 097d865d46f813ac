;; A module that holds nothing: one that an initializer can do nothing for.
(module (func (export "wizer-initialize")))
