;; A directory that is not there.
;;! run: --allow-wasi --dir no-such-directory
;;! fails: environment
(module
  (func (export "wizer-initialize") unreachable))
