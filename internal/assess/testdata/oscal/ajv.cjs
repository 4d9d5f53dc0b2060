// node ajv.cjs SCHEMA FILE…: a line for each file, "valid" or what is wrong with it. Needs ajv 8 and ajv-formats 3.
const fs = require("fs");
const Ajv = require("ajv").default;
const read = (file) => JSON.parse(fs.readFileSync(file, "utf8"));
const ajv = new Ajv({ strict: false, allErrors: true });
require("ajv-formats").default(ajv);
const check = ajv.compile(read(process.argv[2]));
for (const file of process.argv.slice(3)) {
  console.log(check(read(file)) ? "valid" : ajv.errorsText(check.errors).slice(0, 600));
}
