-- What was submitted under an Idempotency-Key. A row is written in the transaction of its jobs: both are there, or neither.
-- The key comes first, so that a repeat meets it; digest and job_ids follow before the commit, so that no reader finds them missing.
create table submission_keys (
    submission_key varchar(255) not null primary key,
    -- the call that it was sent with, such as POST /api/jobs/7/replay
    operation varchar(64) not null,
    digest varchar(64),
    -- in order, as runs of ids that follow each other: 5-1004,1010
    job_ids varchar,
    created_at timestamp(6) with time zone not null
);
create index submission_keys_by_age on submission_keys (created_at);
