-- The caller's own key of a job, unique among jobs that have not ended. H2 has no partial indexes: a generated column is null as soon as
-- the job has ended, whatever ended it. The version counts changes of the definition; rescheduled_at is the last change of the schedule: no
-- occurrence of the new schedule lies before it. In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    external_key varchar(255),
    active_key varchar(255) generated always as (
        case when status in ('PENDING', 'SCHEDULED', 'RUNNING') then external_key end),
    version integer default 1 not null,
    rescheduled_at timestamp(6) with time zone
);
create unique index jobs_by_active_key on jobs (active_key);
