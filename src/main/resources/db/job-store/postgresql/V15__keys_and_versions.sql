-- The caller's own key of a job, unique among jobs that have not ended: the end of a job frees its key, whatever ended it. A job without
-- a key has no entry. The version counts changes of the definition; rescheduled_at is the last change of the schedule: no occurrence of the
-- new schedule lies before it.
alter table jobs
    add column external_key varchar(255),
    add column version integer default 1 not null,
    add column rescheduled_at timestamp(6) with time zone;
create unique index jobs_by_external_key on jobs (external_key)
    where external_key is not null and status in ('PENDING', 'SCHEDULED', 'RUNNING');
