// The API reference: reads /openapi.json, shows every operation, and sends what is tried out.
"use strict";

const home = document.querySelector("main").dataset.home;
const shown = document.getElementById("operations");
const keys = { apiKey: "X-API-KEY", accountKey: "X-ACCOUNT-KEY" };

/** An element with its attributes and children; text is always text, never markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

function resolve(document_, part) {
  if (!part || !part.$ref) return part || {};
  return part.$ref.slice(2).split("/").reduce((place, step) => place[step], document_);
}

/** A value that fits a schema, for a body to begin with: what is required, else what has a sample. */
function sample(document_, given, depth = 0) {
  const schema = resolve(document_, given);
  if (schema.examples) return schema.examples[0];
  if (schema.anyOf) return sample(document_, plain(document_, schema), depth);
  if (schema.enum) return schema.enum[0];
  if (schema.type === "array") return depth > 3 ? [] : [sample(document_, schema.items, depth + 1)];
  if (schema.type === "object") {
    const required = new Set(schema.required || []);
    const named = Object.entries(schema.properties || {}).filter(([name, part]) => required.has(name) || part.examples);
    return Object.fromEntries(named.map(([name, part]) => [name, sample(document_, part, depth + 1)]));
  }
  return { integer: 1, number: 1, boolean: true }[schema.type] ?? "";
}

function typeOf(document_, given) {
  if (given.$ref) return given.$ref.split("/").pop();
  if (given.anyOf) return given.anyOf.map((option) => typeOf(document_, option)).join(" or ");
  if (given.enum) return given.enum.join(", ");
  if (given.type === "array") return `list of ${typeOf(document_, given.items)}`;
  return [given.type || "anything"].flat().join(" or ");
}

function inputFor(parameter) {
  const schema = parameter.schema;
  const values = schema.enum || (schema.type === "boolean" ? ["true", "false"] : null);
  const facts = { name: parameter.name, "data-in": parameter.in, required: parameter.required };
  if (!values) return make("input", { ...facts, placeholder: String(schema.examples?.[0] ?? schema.default ?? "") });
  const options = ["", ...values].map((value) => make("option", { value }, String(value)));
  return make("select", facts, ...options);
}

function fieldFor(document_, parameter) {
  const facts = `${parameter.in}, ${typeOf(document_, parameter.schema)}${parameter.required ? ", required" : ""}`;
  return make("label", { class: "field" },
    make("code", {}, parameter.name), make("span", { class: "hint" }, `${facts}. ${parameter.description || ""}`),
    inputFor(parameter));
}

/** What a field of a record or form holds, with references followed and null left aside. */
function plain(document_, given) {
  const schema = resolve(document_, given);
  const options = (schema.anyOf || []).map((option) => resolve(document_, option));
  return options.find((option) => option.type !== "null") || schema;
}

/** A part of multipart/form-data: files to pick, a record as JSON text, or a text. */
function partFor(document_, name, given, required) {
  const schema = plain(document_, given);
  const one = schema.type === "array" ? plain(document_, schema.items) : schema;
  const facts = { name, "data-part": "text", required };
  let input = make("input", facts);
  if (one.contentMediaType) input = make("input", { ...facts, type: "file", multiple: schema.type === "array" });
  if (one.type === "object") {
    input = make("textarea", { ...facts, rows: "12", spellcheck: "false" });
    input.value = required ? JSON.stringify(sample(document_, given), null, 2) : "";
  }
  return make("label", { class: "field" }, make("code", {}, name),
    make("span", { class: "hint" }, `${typeOf(document_, given)}${required ? ", required" : ""}`), input);
}

function partsFor(document_, given) {
  const schema = resolve(document_, given);
  const required = new Set(schema.required || []);
  return Object.entries(schema.properties).map(([name, part]) => partFor(document_, name, part, required.has(name)));
}

/** The parts that are filled in, as the browser sends them; null where the operation takes no form. */
function formOf(form) {
  const parts = [...form.querySelectorAll("[data-part]")];
  if (!parts.length) return null;
  const sent = new FormData();
  for (const part of parts) {
    if (part.files) [...part.files].forEach((file) => sent.append(part.name, file));
    else if (part.value !== "") sent.append(part.name, part.value);
  }
  return sent;
}

/** The request that a form describes. Keys come from the fields at the top and are kept nowhere else. */
function requestOf(form, method, path, operation) {
  const query = new URLSearchParams();
  const headers = {};
  let address = path;
  for (const field of form.querySelectorAll("[data-in]")) {
    if (field.value === "") continue;
    if (field.dataset.in === "path") address = address.replace(`{${field.name}}`, encodeURIComponent(field.value));
    if (field.dataset.in === "query") query.set(field.name, field.value);
    if (field.dataset.in === "header") headers[field.name] = field.value;
  }
  for (const scheme of (operation.security || []).flatMap((needed) => Object.keys(needed))) {
    const key = document.getElementById(scheme).value;
    if (key) headers[keys[scheme]] = key;
  }
  const record = form.querySelector("textarea[data-record]");
  if (record) headers["Content-Type"] = "application/json";
  const body = record ? record.value : formOf(form) || undefined;
  const asked = query.size ? `?${query}` : "";
  return [`${home}${address}${asked}`, { method: method.toUpperCase(), headers, body }];
}

async function send(form, method, path, operation, told) {
  told.textContent = "…";
  try {
    const answer = await fetch(...requestOf(form, method, path, operation));
    const text = await answer.text();
    const calls = answer.headers.get("X-Vendor-Calls");
    const first = `${answer.status} ${answer.statusText}${calls ? `, calls to the target system: ${calls}` : ""}`;
    told.textContent = `${first}\n\n${indented(text)}`;
  } catch (error) {
    told.textContent = String(error);
  }
}

/** JSON as people read it, its numbers untouched: only white space outside of texts is added. */
function indented(text) {
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  return text.replace(/"(?:\\.|[^"\\])*"|[{}[\],:]/g, (sign) => {
    if (sign === "{" || sign === "[") { depth += 1; return sign + line(); }
    if (sign === "}" || sign === "]") { depth -= 1; return line() + sign; }
    if (sign === ",") return sign + line();
    return sign === ":" ? ": " : sign;
  });
}

function recordFor(document_, schema) {
  const area = make("textarea", { rows: "12", spellcheck: "false", "data-record": true });
  area.value = JSON.stringify(sample(document_, schema), null, 2);
  return make("label", { class: "field" }, make("code", {}, "body"),
    make("span", { class: "hint" }, typeOf(document_, schema)), area);
}

function tryOut(document_, method, path, operation) {
  const parameters = (operation.parameters || []).map((parameter) => resolve(document_, parameter));
  const fields = parameters.map((parameter) => fieldFor(document_, parameter));
  const content = operation.requestBody?.content || {};
  const form = content["multipart/form-data"];
  const told = make("pre", { class: "scroll", tabindex: "0", "aria-live": "polite" });
  if (form) fields.push(...partsFor(document_, form.schema));
  else if (content["application/json"]) fields.push(recordFor(document_, content["application/json"].schema));
  const tried = make("form", {}, ...fields, make("button", { type: "submit" }, "Send"), told);
  tried.addEventListener("submit", (event) => {
    event.preventDefault();
    send(tried, method, path, operation, told);
  });
  return tried;
}

function answersOf(document_, operation) {
  const rows = Object.entries(operation.responses).map(([status, given]) => {
    const answer = resolve(document_, given);
    const schema = Object.values(answer.content || {})[0]?.schema;
    const data = schema?.properties?.data;
    return make("li", {}, make("code", {}, status), ` ${data ? typeOf(document_, data) : answer.description}`);
  });
  return make("ul", {}, ...rows);
}

/** One operation; what is inside is made when it is opened for the first time. */
function entry(document_, method, path, operation) {
  const title = [make("code", { class: "method" }, method.toUpperCase()), " ", make("code", {}, path), ` ${operation.summary}`];
  const details = make("details", { id: operation.operationId }, make("summary", {}, ...title));
  details.addEventListener("toggle", () => {
    if (details.children.length > 1) return;
    details.append(make("p", {}, operation.description || operation.summary),
      tryOut(document_, method, path, operation), make("h3", {}, "Answers"), answersOf(document_, operation));
  });
  return details;
}

function show(document_) {
  const groups = new Map(document_.tags.map((tag) => [tag.name, make("section", {}, make("h2", {}, tag.name))]));
  for (const [path, methods] of Object.entries(document_.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      groups.get(operation.tags[0]).append(entry(document_, method, path, operation));
    }
  }
  shown.replaceChildren(...groups.values());
  openNamed();
}

function openNamed() {
  const wanted = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (wanted) { wanted.open = true; wanted.scrollIntoView(); }
}

function narrow(words) {
  const wanted = words.toLowerCase().split(/\s+/);
  for (const details of shown.querySelectorAll("details")) {
    const text = `${details.id} ${details.firstChild.textContent}`.toLowerCase();
    details.hidden = !wanted.every((word) => text.includes(word));
  }
}

addEventListener("hashchange", openNamed);
document.getElementById("search").addEventListener("input", (event) => narrow(event.target.value));
fetch(`${home}/openapi.json`).then((answer) => answer.json()).then(show, (error) => { shown.textContent = String(error); });
