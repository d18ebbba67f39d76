/**
 * One event, one line: no logged text may break, forge or colour a line of the log, whatever its source. A lasting
 * state is logged once. A leaf; it replaces the conversion words of Logback's patterns and so protects every pattern. A
 * {@code %replace} protects only one pattern, and the replaced character is lost. Structured logs do not need this:
 * JSON escapes by itself.
 */
@NullMarked
package com.distributed.jobscheduler.logs;

import org.jspecify.annotations.NullMarked;
