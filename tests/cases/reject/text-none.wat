;; A text that is no module at all.
;;! fails: text
This is not what it should be.
