/**
 * Real processes under faults from a seeded schedule, and the proof that nothing was lost and nothing ran twice.
 * The checker reads plain rows and logs only: it shares no code with what it judges.
 * {@code verify} kills a worker at each instant of a dispatch; {@code verify -Pfaults} runs everything.
 */
package com.distributed.jobscheduler.faults;
