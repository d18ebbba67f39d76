-- The registry's entries by process: two agents may be started with one id. What was written without one is ''. The
-- table of before stays as it is, for a release that is rolled back to.
create table execution_worker_instances (
    worker_id varchar(255) not null,
    instance varchar(64) not null,
    capacity integer not null,
    current_load integer not null,
    segment integer,
    handlers varchar(256000),
    registered_at timestamp(6) with time zone not null,
    last_heartbeat timestamp(6) with time zone not null,
    primary key (worker_id, instance)
);
insert into execution_worker_instances
    (worker_id, instance, capacity, current_load, segment, handlers, registered_at, last_heartbeat)
select worker_id, '', capacity, current_load, segment, handlers, registered_at, last_heartbeat from execution_workers;
