// Errors of the system, with the texts of other commands.

/** @param {{ message: string, errno?: number }} error of `node:fs` */
export function systemError(error) {
  const words = /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1];
  if (words === undefined || error.errno === undefined) {
    return error.message;
  }
  return `${words[0].toUpperCase()}${words.slice(1)} (os error ${Math.abs(error.errno)})`;
}
