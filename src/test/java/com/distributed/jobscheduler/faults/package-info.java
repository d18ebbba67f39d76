/**
 * Real processes under faults from a seeded schedule, and the proof that nothing was lost and nothing ran twice.
 * The checker reads plain rows and logs only: it shares no code with what it judges.
 * Run a subset by {@code verify}, all of it by {@code verify -Pfaults}.
 */
package com.distributed.jobscheduler.faults;
