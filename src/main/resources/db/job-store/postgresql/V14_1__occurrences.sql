-- After how many occurrences the job ends, and how many have ended; null for a job that has no such end.
alter table jobs
    add column max_occurrences integer,
    add column ended_occurrences integer;
