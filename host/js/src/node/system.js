// Errors of the system, in the words that other commands have for them.

/** @param {{ message: string, errno?: number }} error of `node:fs` */
export function systemError(error) {
  const words = /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1];
  if (words === undefined || error.errno === undefined) {
    return error.message;
  }
  return `${words[0].toUpperCase()}${words.slice(1)} (os error ${Math.abs(error.errno)})`;
}
