;; Exceptions as they were before they were part of the language.
;;! fails: malformed
(module
  (tag $oops)
  (func (export "wizer-initialize")
    try
      throw $oops
    catch $oops
    end))
