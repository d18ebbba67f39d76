-- The calendar of a job, the version from which its times are counted, and what has run under the versions before. H2 has no partial
-- indexes: the generated column is null as soon as the job has ended. In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    calendar varchar(255),
    active_calendar varchar(255) generated always as (
        case when status in ('PENDING', 'SCHEDULED', 'RUNNING') then calendar end),
    on_excluded varchar(16),
    calendar_version bigint,
    calendar_done_before timestamp(6) with time zone,
    calendar_done_bound timestamp(6) with time zone
);
create index jobs_by_active_calendar on jobs (active_calendar, calendar_version);
