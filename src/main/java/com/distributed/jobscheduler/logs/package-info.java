/**
 * One event, one line: nothing that is logged may break, forge or colour a line of the log, wherever it came from.
 * A leaf; it stands in for the words of Logback's patterns, so that it holds for any pattern. What lasts is said once.
 * A {@code %replace} in one pattern would not do: it holds for that pattern alone and loses which character it was.
 * Structured logs need none of it: JSON escapes by itself.
 */
@NullMarked
package com.distributed.jobscheduler.logs;

import org.jspecify.annotations.NullMarked;
