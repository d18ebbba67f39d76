/**
 * What an operator, or the client that submitted it, does to a job: pause, resume, run now, cancel.
 * Each is one conditional statement and harmless when repeated.
 * Knows the job, execution and schedule packages.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore.control;

import org.jspecify.annotations.NullMarked;
