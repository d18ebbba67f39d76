-- What a job is found by, in a table of its own: a claim, a start and an end of a run write none of its indexes. No foreign key: purging
-- removes these rows first.
create table job_search (
    job_id bigint not null primary key,
    job_name varchar(255) not null,
    user_id bigint,
    segment integer not null,
    external_key varchar(255),
    frequency varchar(16) not null
);
insert into job_search (job_id, job_name, user_id, segment, external_key, frequency)
select id, job_name, user_id, segment, external_key, frequency from jobs;
create index job_search_by_name on job_search (job_name, job_id);
create index job_search_by_user on job_search (user_id, job_id);
create index job_search_by_segment on job_search (segment, job_id);
create index job_search_by_frequency on job_search (frequency, job_id);
create index job_search_by_key on job_search (external_key, job_id);
