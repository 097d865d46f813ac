// A program for Fastly: the greeting is read, and the words are counted, while it is pre-initialized.

const greeting = fastly.env.get("GREETING");
const words = "the quick brown fox".match(/\w+/g).map((word) => word.length).join("-");

addEventListener("fetch", (event) => {
  const { pathname } = new URL(event.request.url);
  event.respondWith(new Response(`${greeting} ${pathname} ${words}`));
});
