;; A version that does not exist.
;;! fails: malformed
(module binary
  ;; Version 2.
  "\00asm\02\00\00\00"
  ;; Types: [] -> [].
  "\01\04\01`\00\00")
