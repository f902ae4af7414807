// A long press on a touch screen, in place of the hover that it hasn't.

const LONG_ENOUGH_MS = 500;
const STILL_PX = 10;

/** Calls `run` with the element that matches `selector` under a finger that stayed where it was. */
export function onLongPress(root, selector, run) {
  let timer = null;
  let from = null;
  let pressed = false;
  const end = () => clearTimeout(timer);
  root.addEventListener('pointerdown', (event) => {
    end();
    pressed = false;
    const element = event.target.closest(selector);
    if (event.pointerType === 'touch' && element && !event.target.closest('a, button')) {
      from = event;
      timer = setTimeout(() => {
        pressed = true;
        run(element);
      }, LONG_ENOUGH_MS);
    }
  });
  root.addEventListener('pointermove', (event) => {
    if (from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STILL_PX) {
      end();
    }
  });
  ['pointerup', 'pointercancel'].forEach((type) => root.addEventListener(type, end));
  // Or lifting the finger would press what has opened under it.
  root.addEventListener('touchend', (event) => pressed && event.preventDefault());
  // The browser's own long press would select the text or open its menu on top.
  root.addEventListener('contextmenu', (event) => (pressed || event.pointerType === 'touch') && event.preventDefault());
}
