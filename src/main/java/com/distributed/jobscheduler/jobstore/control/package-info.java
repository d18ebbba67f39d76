/**
 * Control of a job by an operator, or by the client that submitted it: pause, resume, run now, cancel. Each is one
 * conditional statement and may be repeated. Knows the job, execution and schedule packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.control;

import org.jspecify.annotations.NullMarked;
