;; Even where no code ever comes: what follows a trap is code all the same.
;;! fails: unsupported
(module
  (memory 1)
  (data $d "data")
  (func $setup (export "wizer-initialize") unreachable (data.drop $d)))
