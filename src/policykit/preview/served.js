(() => {
  const script = document.currentScript, key = "policykit-place";
  const top = element => element.getBoundingClientRect().top;
  history.scrollRestoration = "manual";
  // Where the reader was: so far from the last part that began above the upper edge.
  const place = JSON.parse(sessionStorage.getItem(key) || "null");
  sessionStorage.removeItem(key);
  if (place && place.path === location.pathname) {
    const part = place.id && document.getElementById(place.id);
    scrollTo(0, part ? top(part) + scrollY - place.top : place.y);
  }
  const reload = () => {
    const above = [...document.querySelectorAll("main [id]")].filter(part => top(part) < 1);
    const part = scrollY ? above.pop() : undefined;
    const now = {path: location.pathname, y: scrollY, id: part && part.id, top: part && top(part)};
    sessionStorage.setItem(key, JSON.stringify(now));
    location.reload();
  };
  // A hidden page closes its stream: a browser has six for one server.
  let stream;
  const listen = () => {
    if (stream) stream.close();
    stream = document.hidden ? undefined : new EventSource(`/_policykit/events?since=${script.dataset.since}`);
    if (stream) stream.onmessage = reload;
  };
  document.addEventListener("visibilitychange", listen);
  listen();
})();
