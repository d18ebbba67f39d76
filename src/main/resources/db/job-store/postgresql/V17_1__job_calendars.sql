-- The calendar of a job, the version from which its times are counted, and what has run under the versions before. A job without a calendar
-- has no entry in the index, nor has one that has ended.
alter table jobs
    add column calendar varchar(255),
    add column on_excluded varchar(16),
    add column calendar_version bigint,
    add column calendar_done_before timestamp(6) with time zone,
    add column calendar_done_bound timestamp(6) with time zone;
create index jobs_by_calendar on jobs (calendar, calendar_version)
    where calendar is not null and status in ('PENDING', 'SCHEDULED', 'RUNNING');
