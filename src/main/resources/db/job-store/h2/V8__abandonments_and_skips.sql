-- How often the current occurrence's run was abandoned, counted apart from its retries; and the time of the last occurrence that the
-- policy SKIP left out. In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    abandonments integer default 0 not null,
    last_skipped_time timestamp(6) with time zone
);
