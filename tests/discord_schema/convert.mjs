// Writes Discord's published schema to the standard output as one JSON document: {version, schemas, routes}.
// `schemas` are JSON Schemas by name, `routes` say for "METHOD /path" what the body and each answer look like.
import { copyFileSync, readFileSync } from "node:fs";
import * as z from "zod/mini";
import { readRoutes } from "./routes.mjs";

const SUFFIX = "Schema";
const folder = new URL("node_modules/discord-api-spec/", import.meta.url);

// The package does not say that it consists of modules; before Node 20.19 only the ending of a file's name can.
const module = new URL("../discord-api-spec.zod.mjs", folder);
copyFileSync(new URL("build/discord-api-spec.zod.js", folder), module);
const published = await import(module);

const reference = (name) => `#/$defs/${name}`;

const registry = z.registry();
for (const [name, schema] of Object.entries(published)) {
  if (name.endsWith(SUFFIX)) registry.add(schema, { id: name.slice(0, -SUFFIX.length) });
}
// `io: "input"`: what may be sent, before a parser fills defaults in. `unrepresentable`: a type that JSON Schema does
// not know is let through rather than ending the conversion.
const { schemas } = z.toJSONSchema(registry, { unrepresentable: "any", io: "input", uri: reference });
for (const schema of Object.values(schemas)) {
  delete schema.$schema;
  delete schema.$id;
}

const types = readFileSync(new URL("build/discord-api-spec.ts", folder), "utf8");
const routes = readRoutes(types, (name) => {
  if (!(name in schemas)) throw new Error(`no schema is called ${name}`);
  return { $ref: reference(name) };
});
const { version } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
process.stdout.write(JSON.stringify({ version, schemas, routes }));
