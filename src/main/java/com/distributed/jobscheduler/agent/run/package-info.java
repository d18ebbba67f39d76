/**
 * One run and its state: accepted, starting, running, ended; who may stop it, and how it turned out.
 * Pure state and no input or output, so that every order of events can be tested by hand.
 * Knows peer's identifiers and the handlers' API only.
 */
@NullMarked
package com.distributed.jobscheduler.agent.run;

import org.jspecify.annotations.NullMarked;
