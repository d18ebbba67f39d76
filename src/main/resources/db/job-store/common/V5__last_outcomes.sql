-- What became of a job's runs, each attempt counted. A failed row is one with consecutive_failures above zero, a success one
-- without, whose last_success_at is known: so there is no column for the outcome itself that could say otherwise.
alter table jobs add column last_success_at timestamp(6) with time zone;
alter table jobs add column last_failure_at timestamp(6) with time zone;
alter table jobs add column consecutive_failures integer default 0 not null;

-- What the history still has, for the jobs that go on and for those that failed; those that completed say so by their status,
-- and may be too many to write anew while the store waits to start.
update jobs set (last_success_at, last_failure_at, consecutive_failures) = (
    select max(case when outcome = 'COMPLETED' then ended_at end),
        max(case when outcome in ('FAILED', 'ABANDONED') then ended_at end),
        count(case when outcome in ('FAILED', 'ABANDONED') and id > coalesce((
            select max(success.id) from executions success
            where success.job_id = jobs.id and success.outcome = 'COMPLETED'), 0) then 1 end)
    from executions where job_id = jobs.id)
where status not in ('COMPLETED', 'CANCELLED')
    and exists (select 1 from executions where job_id = jobs.id and ended_at is not null);
-- A job whose history is purged has failed at least once in a row when its last error is there: a success clears it.
update jobs set consecutive_failures = 1
where status not in ('COMPLETED', 'CANCELLED') and last_error is not null and consecutive_failures = 0;
