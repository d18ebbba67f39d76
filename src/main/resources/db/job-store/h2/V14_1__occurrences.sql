-- After how many occurrences the job ends, and how many have ended; null for a job that has no such end.
-- In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    max_occurrences integer,
    ended_occurrences integer
);
