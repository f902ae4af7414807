// Times as people read them, in local time.

import { locale, text } from './text.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const WEEK_DAYS = 6;

const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' });
const weekday = new Intl.DateTimeFormat(locale, { weekday: 'short' });
const shortDate = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
const datedYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const longDay = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
const longDayYear = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const weekdayAndTime = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const dateAndTime = new Intl.DateTimeFormat(locale, {
  day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit',
});
const whole = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'medium' });

export function hourAndMinute(date) {
  return clock.format(date);
}

export function inFull(date) {
  return whole.format(date);
}

/** Days since some day, in local time: the difference of two is how many midnights lie between. */
export function dayNumber(date) {
  return Math.round(new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime() / DAY_MS
    - date.getTimezoneOffset() / (24 * 60));
}

/** For a row of the list: the time today, a weekday within a week, else the date. */
export function brief(date, now = new Date()) {
  const days = dayNumber(now) - dayNumber(date);
  if (days <= 0) {
    return clock.format(date);
  }
  if (days <= WEEK_DAYS) {
    return weekday.format(date);
  }
  return (date.getFullYear() === now.getFullYear() ? shortDate : datedYear).format(date);
}

/** For a moment of which the time matters, before or after now: with the day where that isn't today. */
export function moment(date, now = new Date()) {
  const days = Math.abs(dayNumber(now) - dayNumber(date));
  return (days === 0 ? clock : days <= WEEK_DAYS ? weekdayAndTime : dateAndTime).format(date);
}

/** For a line between two days of a thread. */
export function dayName(date, now = new Date()) {
  const days = dayNumber(now) - dayNumber(date);
  if (days <= 0) {
    return text.thread.today;
  }
  if (days === 1) {
    return text.thread.yesterday;
  }
  return (date.getFullYear() === now.getFullYear() ? longDay : longDayYear).format(date);
}
