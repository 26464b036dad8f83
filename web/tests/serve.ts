/** Lets `vite` answer from the server in memory: NARRATIVE_FAKE=<words> opens a book of that many words. */
import type { Plugin } from "vite";
import { FakeServer } from "./fake";

const SENTENCES = [
  "The lamp had burned low when Mara came back across the yard.",
  "“You said nobody would be here,” she said, and set the basket down.",
  "He did not answer at once; the wind had found the loose slate again.",
  "Below them the river went on over its stones, as it had before there was a mill.",
  "It was the kind of cold that makes a house creak, and the dog would not settle.",
  "“Then we wait,” said Tomas. “We wait until the tide has turned, and then we go.”",
];

export function fakeApi(words: number): Plugin {
  return {
    name: "narrative-fake-api",
    configureServer(server) {
      const fake = new FakeServer();
      fill(fake, words);
      server.middlewares.use("/api/v1", (request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
          const body = Buffer.concat(chunks).toString();
          const init: RequestInit = {
            method: request.method ?? "GET",
            headers: request.headers as Record<string, string>,
          };
          if (body) init.body = body;
          void fake.answer(`/api/v1${request.url ?? ""}`, init).then(async (answer) => {
            response.statusCode = answer.status;
            answer.headers.forEach((value, name) => response.setHeader(name, value));
            response.end(await answer.text());
          });
        });
      });
    },
  };
}

function fill(fake: FakeServer, words: number): void {
  const perScene = 1000;
  const scenes = Math.ceil(words / perScene);
  const chapters = Math.max(1, Math.ceil(scenes / 5));
  let seed = 7;
  const next = () => (seed = (seed * 48271) % 2147483647);
  const texts = () =>
    Array.from({ length: 16 }, () =>
      Array.from({ length: 5 }, () => SENTENCES[next() % SENTENCES.length]).join(" "),
    );
  const book = fake.addBook(
    "The Mill at Low Water",
    Array.from({ length: chapters }, (_, chapter) => ({
      title: `Chapter ${chapter + 1}: ${["The Yard", "Slack Tide", "A Loose Slate", "Before the Mill"][chapter % 4] ?? ""}`,
      scenes: Array.from({ length: 5 }, texts),
    })),
  );
  book.project.author = "A. Writer";
  fake.addBook("An Empty Book");
}
