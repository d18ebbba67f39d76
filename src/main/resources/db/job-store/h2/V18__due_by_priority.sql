-- Jobs under a limit, and those of another priority, are read apart: however many of them wait, they are not in the way of others.
-- In one statement: H2 writes the whole table anew for each.
alter table jobs add column (
    concurrency_key varchar(255),
    limit_id bigint default 0 not null,
    priority integer default 5 not null
);
drop index jobs_due;
create index jobs_due on jobs (status, limit_id, priority, next_run_time, id);
