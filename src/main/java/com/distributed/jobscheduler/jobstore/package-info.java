/**
 * The Job Store: jobs, schedules, claims, runs and their history, on H2 or PostgreSQL. Every move of a job is one
 * conditional SQL statement, so that several stores may share one database. Features know only those below them:
 * status, upkeep → claim, run, control → schedule, execution → job.
 */
@NullMarked
package com.distributed.jobscheduler.jobstore;

import org.jspecify.annotations.NullMarked;
