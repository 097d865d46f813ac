;; Sections out of order.
;;! fails: malformed
(module binary
  ;; The magic number and the version.
  "\00asm\01\00\00\00"
  ;; Functions.
  "\03\02\01\00"
  ;; Types: [] -> [].
  "\01\04\01`\00\00"
  ;; Exports: `wizer-initialize`.
  "\07\14\01\10wizer-initialize\00\00"
  ;; Code.
  "\0a\04\01\02\00\0b")
