-- Calendars, and the days of each version of one. A job's times are counted from the version that it names, until the upkeep has armed it
-- anew; then nothing needs an old version. Lists are texts, separated by commas.
create sequence calendar_versions;
create table calendars (
    name varchar(255) not null primary key,
    version bigint not null,
    created_at timestamp(6) with time zone not null,
    updated_at timestamp(6) with time zone not null
);
create table calendar_days (
    version bigint not null primary key,
    calendar varchar(255) not null,
    zone varchar(64),
    excluded_dates varchar(65536) not null,
    excluded_weekdays varchar(255) not null,
    included_dates varchar(65536) not null,
    created_at timestamp(6) with time zone not null
);
