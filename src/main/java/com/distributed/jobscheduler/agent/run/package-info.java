/**
 * One run and its state: accepted, starting, running, ended; its stop and its outcome. Pure state without I/O, so that
 * every order of events can be tested by hand. Knows peer's identifiers and the handlers' API only.
 */
@NullMarked
package com.distributed.jobscheduler.agent.run;

import org.jspecify.annotations.NullMarked;
