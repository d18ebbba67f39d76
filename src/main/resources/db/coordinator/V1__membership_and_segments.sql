-- Workers: who joined, when it was last heard of, what it asked for and what it last reported.
CREATE TABLE coordinator_worker (
    worker_id                 VARCHAR(64) PRIMARY KEY,
    url                       VARCHAR(2000),
    registered_at             TIMESTAMP WITH TIME ZONE NOT NULL,
    last_heartbeat_at         TIMESTAMP WITH TIME ZONE NOT NULL,
    expelled_at               TIMESTAMP WITH TIME ZONE,
    -- null: never asked, waits to be given segments; 0: released; n: takes part, wants up to n
    desired_segments          INTEGER CHECK (desired_segments BETWEEN 0 AND 100),
    takes_part_since          TIMESTAMP WITH TIME ZONE,
    -- the epoch of the last change to what this worker holds; 0: never assigned anything
    epoch                     BIGINT NOT NULL DEFAULT 0,
    reported_status           VARCHAR(64),
    reported_segment_count    INTEGER,
    reported_in_flight        INTEGER,
    reported_dispatched_count BIGINT,
    reported_last_scan_at     TIMESTAMP WITH TIME ZONE,
    reported_epoch            BIGINT,
    reported_segments         VARCHAR(400)
);

-- One row per segment and for ever: the primary key is what keeps a segment from having two owners.
CREATE TABLE coordinator_segment (
    segment          INTEGER PRIMARY KEY CHECK (segment BETWEEN 0 AND 99),
    state            VARCHAR(16) NOT NULL CHECK (state IN ('FREE', 'ORPHANED', 'OWNED', 'REVOKING')),
    worker_id        VARCHAR(64) REFERENCES coordinator_worker (worker_id),
    -- while REVOKING: who gets the segment once its owner has confirmed
    target_worker_id VARCHAR(64) REFERENCES coordinator_worker (worker_id),
    epoch            BIGINT NOT NULL,
    since            TIMESTAMP WITH TIME ZONE NOT NULL,
    revoked_at       TIMESTAMP WITH TIME ZONE,
    CONSTRAINT coordinator_segment_owner CHECK ((worker_id IS NOT NULL) = (state IN ('OWNED', 'REVOKING')))
);

INSERT INTO coordinator_segment (segment, state, epoch, since)
SELECT tens.digit * 10 + ones.digit, 'FREE', 0, CURRENT_TIMESTAMP
FROM (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS tens (digit)
CROSS JOIN (VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) AS ones (digit);

-- Every ownership there ever was, for checking afterwards: intervals of one segment never overlap.
CREATE TABLE coordinator_segment_history (
    segment   INTEGER NOT NULL REFERENCES coordinator_segment (segment),
    epoch     BIGINT NOT NULL,
    worker_id VARCHAR(64) NOT NULL,
    from_at   TIMESTAMP WITH TIME ZONE NOT NULL,
    until_at  TIMESTAMP WITH TIME ZONE,
    -- the segment while the interval is open, then null: unique, so that two can never be open at once
    open_segment INTEGER UNIQUE,
    PRIMARY KEY (segment, epoch)
);

-- The last epoch given out. It starts at the clock's seconds, so that it also grows across a lost database.
CREATE TABLE coordinator_epoch (
    id         INTEGER PRIMARY KEY CHECK (id = 1),
    last_epoch BIGINT NOT NULL
);
INSERT INTO coordinator_epoch (id, last_epoch) VALUES (1, CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP) AS BIGINT));

-- The leader in office. Each taking of office is a new term; what a leader writes, it writes under its term.
CREATE TABLE coordinator_leadership (
    id             INTEGER PRIMARY KEY CHECK (id = 1),
    term           BIGINT NOT NULL,
    coordinator_id VARCHAR(64),
    url            VARCHAR(2000),
    elected_at     TIMESTAMP WITH TIME ZONE,
    lease_until    TIMESTAMP WITH TIME ZONE
);
INSERT INTO coordinator_leadership (id, term) VALUES (1, 0);

-- ShedLock's table: whoever holds its one row may take office.
CREATE TABLE coordinator_lock (
    name       VARCHAR(64) PRIMARY KEY,
    lock_until TIMESTAMP NOT NULL,
    locked_at  TIMESTAMP NOT NULL,
    locked_by  VARCHAR(255) NOT NULL
);

-- The coordinators that made themselves known.
CREATE TABLE coordinator_node (
    coordinator_id    VARCHAR(64) PRIMARY KEY,
    host              VARCHAR(255) NOT NULL,
    port              INTEGER NOT NULL CHECK (port BETWEEN 1 AND 65535),
    registered_at     TIMESTAMP WITH TIME ZONE NOT NULL,
    last_heartbeat_at TIMESTAMP WITH TIME ZONE NOT NULL
);
