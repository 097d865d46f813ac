;; A section that says it is longer than the binary.
;;! fails: malformed
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Types, said to be longer.
  "\01\7f\01`\00\00")
