;; Bytes where a section should begin.
;;! fails: malformed
(component binary "\00asm\0d\00\01\00" "\f3\01\02\03")
