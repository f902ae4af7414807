// What is on the screen, as told to the server: the open conversation, unless this tab has been hidden for a while. Of a
// channel its messages come one by one then; of others the list only needs to know that there are some.

const HIDDEN_MS = 30_000;

/** Answers a function to be called with the id of whatever is opened, or null. */
export function followView(parley) {
  let opened = null;
  let hidden = document.hidden;
  let timer = null;
  const tell = () => parley.view(hidden ? null : opened);
  const hide = (yes) => {
    hidden = yes;
    tell();
  };
  document.addEventListener('visibilitychange', () => {
    clearTimeout(timer);
    if (document.hidden) {
      timer = setTimeout(hide, HIDDEN_MS, true);
    } else {
      hide(false);
    }
  });
  return (id) => {
    opened = id;
    tell();
  };
}
