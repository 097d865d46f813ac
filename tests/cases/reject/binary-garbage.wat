;; The magic number and the version, and then nothing that makes sense.
;;! fails: malformed
(module binary
  ;; No section is called that.
  "\00asm\01\00\00\00garbage")
