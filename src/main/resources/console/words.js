// A schedule in words, as it was typed.

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const SHORT_DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const ORDINALS = ["", "first", "second", "third", "fourth", "fifth"];
const MACROS = {
  "@hourly": "at the beginning of each hour", "@daily": "every day at 00:00", "@midnight": "every day at 00:00",
  "@weekly": "every Sunday at 00:00", "@monthly": "on the first of each month at 00:00",
  "@yearly": "on 1 January at 00:00", "@annually": "on 1 January at 00:00",
};
const FREQUENCIES = { HOURLY: "every hour", DAILY: "every day", WEEKLY: "every week", MONTHLY: "every month" };

const two = (number) => String(number).padStart(2, "0");
const and = (words) => (words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
const isAny = (field) => field === "*" || field === "?";
const isNumber = (field) => /^\d+$/.test(field);
const isList = (field) => /^\d+(,\d+)*$/.test(field);

const dayName = (text) => DAYS[isNumber(text) ? Number(text) : SHORT_DAYS.indexOf(text.slice(0, 3))] ?? text;
const monthName = (text) => MONTHS[isNumber(text) ? Number(text) - 1 : MONTHS.findIndex((name) => name.slice(0, 3).toUpperCase() === text)] ?? text;

const nth = (number) => `${number}${["th", "st", "nd", "rd"][/^(?:.*[^1])?([123])$/.exec(number)?.[1] ?? 0]}`;

/** A field of lists and ranges, each part by this name. */
function named(field, name) {
  return and(field.split(",").map((part) => {
    const [range, step] = part.split("/");
    const [from, to] = range.split("-");
    const words = isAny(range) ? "" : to === undefined ? name(from) : `${name(from)} to ${name(to)}`;
    return step ? `every ${nth(step)}${words && ` from ${words}`}` : words;
  }));
}

function times(second, minute, hour) {
  if (isNumber(second) && isNumber(minute) && isList(hour)) {
    const end = second === "0" ? "" : `:${two(second)}`;
    return `at ${and(hour.split(",").map((one) => `${two(one)}:${two(minute)}${end}`))}`;
  }
  const unit = (field, word) => (isAny(field) ? `every ${word}` : /^(\*|0)\/\d+$/.test(field) ? `every ${field.split("/")[1]} ${word}s` : `at ${word} ${named(field, String)}`);
  const words = [];
  if (second !== "0") {
    words.push(unit(second, "second"));
  }
  if (!(isAny(minute) && second !== "0")) {
    words.push(unit(minute, "minute"));
  }
  if (/^\d+-\d+$/.test(hour)) {
    const [from, to] = hour.split("-");
    words.push(`from ${two(from)}:00 to ${two(to)}:59`);
  } else if (!isAny(hour)) {
    words.push(/^(\*|0)\/\d+$/.test(hour) ? `in every ${nth(hour.split("/")[1])} hour` : `in hour ${named(hour, String)}`);
  }
  return words.join(" ");
}

function dayOfMonth(field) {
  const before = /^L-(\d+)$/.exec(field);
  const near = /^(\d+)W$/.exec(field);
  if (field === "L") {
    return "on the month's last day";
  }
  if (field === "LW") {
    return "on the month's last weekday";
  }
  if (before) {
    return `${before[1]} days before the month's last day`;
  }
  return near ? `on the weekday nearest to day ${near[1]}` : `on day ${named(field, String)} of the month`;
}

function dayOfWeek(field) {
  const nth = /^(\w+)#(\d)$/.exec(field);
  const last = /^(\w+)L$/.exec(field);
  if (nth) {
    return `on the month's ${ORDINALS[nth[2]] ?? `${nth[2]}th`} ${dayName(nth[1])}`;
  }
  return last ? `on the month's last ${dayName(last[1])}` : named(field, dayName);
}

function cron(expression) {
  const text = expression.trim();
  if (text.startsWith("@")) {
    return MACROS[text.toLowerCase()] ?? "";
  }
  const fields = text.toUpperCase().split(/\s+/);
  if (fields.length === 5) {
    fields.unshift("0");
  }
  if (fields.length !== 6) {
    return "";
  }
  const [second, minute, hour, day, month, weekday] = fields;
  const when = [times(second, minute, hour)];
  if (isAny(day) && isAny(weekday) && isNumber(minute)) {
    when.unshift(isAny(hour) ? "every hour" : "every day");
  }
  if (!isAny(day)) {
    when.push(dayOfMonth(day));
  }
  if (!isAny(weekday)) {
    when.push(dayOfWeek(weekday));
  }
  if (!isAny(month)) {
    when.push(`in ${named(month, monthName)}`);
  }
  return when.join(", ");
}

function interval(text) {
  const parts = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text.trim().toUpperCase());
  const words = (parts?.slice(1) ?? [])
    .map((count, i) => count && `${count} ${["week", "day", "hour", "minute", "second"][i]}${count === "1" ? "" : "s"}`)
    .filter(Boolean);
  return words.length ? `every ${and(words)}` : "";
}

/** The schedule of this submission in words; empty where there is nothing to say. */
export function inWords(job) {
  const words = job.frequency === "CRON" ? cron(job.cronExpression ?? "")
    : job.frequency === "EVERY" ? interval(job.interval ?? "") : FREQUENCIES[job.frequency] ?? "";
  if (!words) {
    return "";
  }
  const much = job.jitter ? `, each up to ${job.jitter} later` : "";
  return `${words[0].toUpperCase()}${words.slice(1)}, in ${job.timeZone || "UTC"}${much}.`;
}
