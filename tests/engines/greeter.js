// Implements greeter.wit. The greeting is computed when the module is evaluated, once, in the
// build.

const greeting = [..."olleh"].reverse().join("");
const corner = (points, pick) => ({ x: pick(...points.map(({ x }) => x)), y: pick(...points.map(({ y }) => y)) });

export const greet = (name) => `${greeting} ${name}`;
export const bounds = (points) => [corner(points, Math.min), corner(points, Math.max)];
