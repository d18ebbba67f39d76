/**
 * Real processes under faults from a seeded schedule, and the proof that no run was lost and none ran twice. The
 * checker reads only plain rows and logs: it shares no code with the product. {@code verify} kills a worker at each
 * instant of a dispatch; {@code verify -Pfaults} runs everything.
 */
package com.distributed.jobscheduler.faults;
