-- By how much a job's occurrences may become due later than their own time, and when the current one becomes due; both null without jitter.
-- In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    jitter_ms bigint,
    due_time timestamp(6) with time zone
);
