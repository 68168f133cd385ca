// Reads which body and which answers a route has from the TypeScript type `Paths`: the schemas themselves do not say.
// Understood is what a generator writes into such a type: objects, arrays, unions, literals, names, maps.

const OPENING = "export interface Paths {";
const TOKEN = /"(?:[^"\\]|\\.)*"|[A-Za-z_$][\w$]*|-?\d+(?:\.\d+)?|[{}[\]()|?:;,]|[^\s]/g;
const ANYTHING = {};
const NOTHING = { not: {} };
const WORDS = {
  string: { type: "string" },
  number: { type: "number" },
  boolean: { type: "boolean" },
  null: { type: "null" },
  true: { const: true },
  false: { const: false },
  unknown: ANYTHING,
  undefined: NOTHING,
  never: NOTHING,
};

/**
 * Return {"POST /path": {query, request, responses: {"200": schema}}}. `query` says by name what may stand in the query
 * string; `request` is null where no body is taken.
 */
export function readRoutes(source, schemaOf) {
  const start = source.indexOf(OPENING);
  if (start < 0) throw new Error("the package has no Paths any more");
  const text = source.slice(start + OPENING.length - 1).replace(/\/\*[\s\S]*?\*\//g, "");
  const paths = new Reader(text.matchAll(TOKEN), schemaOf).type().properties;
  const routes = {};
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { properties }] of Object.entries(methods.properties)) {
      const body = properties.requestBody;
      routes[`${method.toUpperCase()} ${path}`] = {
        query: properties.parameters.properties.query.properties ?? {},
        request: body === NOTHING ? null : body,
        responses: properties.responses.properties,
      };
    }
  }
  return routes;
}

class Reader {
  constructor(matches, schemaOf) {
    this.matches = matches;
    this.schemaOf = schemaOf;
    this.token = this.following();
  }

  following() {
    const next = this.matches.next();
    return next.done ? "" : next.value[0];
  }

  take(expected) {
    const token = this.token;
    if (expected !== undefined && token !== expected) throw new Error(`expected ${expected}, found ${token}`);
    this.token = this.following();
    return token;
  }

  type() {
    if (this.token === "|") this.take();
    const branches = [this.array()];
    while (this.token === "|") {
      this.take();
      branches.push(this.array());
    }
    return branches.length === 1 ? branches[0] : { anyOf: branches };
  }

  array() {
    let made = this.single();
    while (this.token === "[") {
      this.take("[");
      this.take("]");
      made = { type: "array", items: made };
    }
    return made;
  }

  single() {
    if (this.token === "{") return this.object();
    if (this.token === "(") {
      this.take("(");
      const made = this.type();
      this.take(")");
      return made;
    }
    if (this.token === "[") return this.tuple();
    const token = this.take();
    if (token.startsWith('"')) return { const: JSON.parse(token) };
    if (/^-?\d/.test(token)) return { const: Number(token) };
    if (Object.hasOwn(WORDS, token)) return WORDS[token];
    if (/^[A-Za-z_$]/.test(token)) return this.schemaOf(token);
    throw new Error(`no type begins with ${token}`);
  }

  tuple() {
    const items = [];
    this.take("[");
    while (this.token !== "]") {
      items.push(this.type());
      if (this.token === ",") this.take();
    }
    this.take("]");
    return { type: "array", prefixItems: items };
  }

  object() {
    const made = { type: "object", properties: {}, required: [] };
    this.take("{");
    while (this.token !== "}") {
      if (this.token === "[") {
        this.take("[");
        while (this.token !== "]") this.take();
        this.take("]");
        this.take(":");
        made.additionalProperties = this.type();
      } else {
        const token = this.take();
        const name = token.startsWith('"') ? JSON.parse(token) : token;
        const isOptional = this.token === "?";
        if (isOptional) this.take();
        this.take(":");
        made.properties[name] = this.type();
        if (!isOptional) made.required.push(name);
      }
      if (this.token === ";" || this.token === ",") this.take();
    }
    this.take("}");
    return made;
  }
}
