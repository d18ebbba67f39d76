-- How often the current occurrence's run was abandoned, counted apart from its retries; and the time of the last occurrence that the
-- policy SKIP left out.
alter table jobs
    add column abandonments integer default 0 not null,
    add column last_skipped_time timestamp(6) with time zone;
