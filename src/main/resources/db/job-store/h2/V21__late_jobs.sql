-- How late a job's run may begin before that is told, and the last occurrence of which it was told. In one statement: H2 writes the whole
-- table anew for each.
alter table jobs add column (
    notify_late_ms bigint,
    late_told_for timestamp(6) with time zone
);
