-- What the history still has, for those of the jobs that failed at some time and are not over: few, so that the store's start does
-- not wait for a million rows to be written. The others say nothing of their last run before the next one ends.
update jobs set (last_success_at, last_failure_at) = (
    select max(case when outcome = 'COMPLETED' then ended_at end),
        max(case when outcome in ('FAILED', 'ABANDONED') then ended_at end)
    from executions where job_id = jobs.id)
where status not in ('COMPLETED', 'CANCELLED')
    and id in (select job_id from executions where outcome in ('FAILED', 'ABANDONED'));
update jobs set consecutive_failures = (
    select count(*) from executions
    where job_id = jobs.id and outcome in ('FAILED', 'ABANDONED')
        and (jobs.last_success_at is null or ended_at > jobs.last_success_at))
where last_failure_at is not null and (last_success_at is null or last_failure_at > last_success_at);
-- A job whose history is purged has failed at least once in a row when its last error is there: a success clears it.
update jobs set consecutive_failures = 1
where status not in ('COMPLETED', 'CANCELLED') and last_error is not null and consecutive_failures = 0;
