
"use strict";
const part = id => document.getElementById(id);
const plain = text => text.normalize("NFD").replace(/[\u0300-\u036f’']/g, "").toLowerCase();
const policies = JSON.parse(part("_index").textContent).map(
  ([id, title, words]) => ({id, title, name: plain(title), words: plain(title + " " + words)}));
const search = () => {
  const asked = plain(part("_words").value).split(/[^\p{L}\p{N}]+/u).filter(word => word);
  const found = asked.length ? policies.filter(
    policy => asked.every(word => (" " + policy.words).includes(" " + word))) : [];
  const named = policy => asked.every(word => policy.name.includes(word));
  found.sort((one, other) => named(other) - named(one));
  part("_found").replaceChildren(...found.slice(0, 50).map(policy => {
    const item = document.createElement("li"), link = document.createElement("a");
    link.href = "policies/" + policy.id + ".html";
    link.textContent = policy.title;
    item.append(link);
    return item;
  }));
  const many = found.length === 1 ? FOUND_ONE : BEFORE + found.length + AFTER;
  part("_said").textContent = asked.length ? (found.length ? many : FOUND_NONE) : "";
};
part("_search").hidden = false;
part("_words").addEventListener("input", search);
part("_search").addEventListener("submit", event => {
  event.preventDefault();
  const first = part("_found").querySelector("a");
  if (first) first.focus();
});
search();
