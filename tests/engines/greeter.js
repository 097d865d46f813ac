// Implements greeter.wit: the greeting is put together while the module is evaluated, which happens once, at the build.

const greeting = [..."olleh"].reverse().join("");
const corner = (points, pick) => ({ x: pick(...points.map(({ x }) => x)), y: pick(...points.map(({ y }) => y)) });

export const greet = (name) => `${greeting} ${name}`;
export const bounds = (points) => [corner(points, Math.min), corner(points, Math.max)];
