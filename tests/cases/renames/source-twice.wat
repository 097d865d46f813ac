;; One function, two new names.
;;! run: -r a=work -r b=work
;;! fails: options
(module
  (func (export "wizer-initialize") unreachable)
  (func (export "work")))
