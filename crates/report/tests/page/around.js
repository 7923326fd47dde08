const problems = [];
addEventListener("error", (event) => problems.push(String(event.message)));
addEventListener("securitypolicyviolation", (event) => problems.push(event.violatedDirective + " " + event.blockedURI));
const byId = (id) => document.getElementById(id);
const shown = () => [...document.querySelectorAll("#rows > tr:not(.details)")];
const ids = () => shown().map((row) => row.id);
const fill = (id, value) => {
  byId(id).value = value;
  byId(id).dispatchEvent(new Event("input", { bubbles: true }));
};
const head = (key) => document.querySelector(`#table th[data-key="${key}"]`);
const pause = () => new Promise((done) => setTimeout(done, 50));
addEventListener("load", async () => {
  let found;
  try {
    found = await test();
  } catch (error) {
    problems.push(String(error.stack));
  }
  parent.postMessage(JSON.stringify({ found, problems }), "*");
});
