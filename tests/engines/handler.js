// A program for Fastly. Pre-initialization reads the greeting and counts the words.

const greeting = fastly.env.get("GREETING");
const words = "the quick brown fox".match(/\w+/g).map((word) => word.length).join("-");

addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  event.respondWith(new Response(`${greeting} ${pathname} ${words}`));
});
