-- Version 1 of the store. Times are seconds since 1970, UTC. `body` columns are packed JSON (src/store/packed.rs).

-- JSON that many runs share: scopes, coverage, policy sets. Kept once for each content.
CREATE TABLE contents (
    id INTEGER PRIMARY KEY,
    hash BLOB NOT NULL UNIQUE,
    body BLOB NOT NULL
);

-- One row for each run. The id of a complete run is given when it is recorded, so that ids are the order of recording;
-- a row that stays `recording` is a run that was interrupted while it was recorded, and nothing refers to it.
CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    guid TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('scan', 'collect')),
    name TEXT NOT NULL, -- of the configuration: runs of one name are comparable
    state TEXT NOT NULL CHECK (state IN ('recording', 'complete')),
    version TEXT NOT NULL, -- of the program
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    observed_at INTEGER, -- when collecting ended: documents of the run are as of this time
    evaluated_at INTEGER, -- the time as of which policies judged; NULL for `collect`
    scope INTEGER REFERENCES contents (id),
    coverage INTEGER REFERENCES contents (id),
    policies INTEGER REFERENCES contents (id), -- policy id to revision
    policy_digest TEXT,
    unjudged INTEGER REFERENCES contents (id), -- pairs of policy and resource without a verdict
    covered INTEGER, -- 1 when everything that was asked for was seen
    superseded INTEGER, -- number of places of which a later look was in the store already; nothing of them was recorded
    counts TEXT, -- JSON of model::history::RunCounts
    gate TEXT CHECK (gate IN ('pass', 'fail', 'incomplete'))
);
CREATE INDEX runs_by_name ON runs (name, id);

-- Each (account, region, type) that was ever looked at, with the last look.
CREATE TABLE places (
    id INTEGER PRIMARY KEY,
    account TEXT NOT NULL,
    region TEXT NOT NULL,
    type TEXT NOT NULL,
    looked_run INTEGER, -- the last run that got at least a part of its list; NULL when none did
    looked_at INTEGER, -- `observed_at` of that run
    UNIQUE (account, region, type)
);

-- Each resource that was ever seen.
CREATE TABLE resources (
    id INTEGER PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    place INTEGER NOT NULL REFERENCES places (id),
    region TEXT NOT NULL,
    native_id TEXT NOT NULL,
    name TEXT NOT NULL,
    first_run INTEGER NOT NULL,
    presence INTEGER NOT NULL DEFAULT 0, -- 0 present, 1 not seen in a list that is not whole, 2 deleted
    last_run INTEGER, -- the last run that saw it; NULL while present: then it is the last look at its place
    gone_run INTEGER, -- the run that found it not seen or deleted
    revision INTEGER NOT NULL, -- its last revision
    config_hash INTEGER NOT NULL, -- of `config` and `tags` as last seen: equal means that nothing is to be compared
    status_hash INTEGER NOT NULL -- of the rest of the document
);
CREATE INDEX resources_by_place ON resources (place);

-- What a resource was from one run to another. `to_run` is the first run that saw it otherwise or gone, NULL while it
-- lasts. Two revisions that touch are a change; a hole between them is a time in which the resource was gone.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY,
    resource INTEGER NOT NULL REFERENCES resources (id),
    from_run INTEGER NOT NULL,
    to_run INTEGER,
    hash BLOB NOT NULL, -- first 16 bytes of SHA-256 over canonical `config` and `tags`
    dictionary INTEGER REFERENCES dictionaries (id),
    body BLOB NOT NULL, -- the document without `status`, `unread` and `source`
    status BLOB NOT NULL -- `status` as last seen
);
CREATE INDEX revisions_by_resource ON revisions (resource, from_run);
CREATE INDEX revisions_by_start ON revisions (from_run);
CREATE INDEX revisions_by_end ON revisions (to_run) WHERE to_run IS NOT NULL;

-- What bodies of a type are compressed with.
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    type TEXT NOT NULL,
    body BLOB NOT NULL
);

-- The parts of a revision that runs could not read. `kept` is 1 when the body holds what was read before.
CREATE TABLE unread (
    revision INTEGER NOT NULL REFERENCES revisions (id),
    path TEXT NOT NULL,
    from_run INTEGER NOT NULL,
    to_run INTEGER, -- the first run that could read it; NULL while none could
    kept INTEGER NOT NULL,
    why TEXT NOT NULL, -- JSON of model::Unread
    PRIMARY KEY (revision, path, from_run)
) WITHOUT ROWID;

-- Index terms, made from each revision (src/store/terms.rs); never asked for anything that a body does not hold.
CREATE TABLE addresses (
    family INTEGER NOT NULL, -- 4 or 6
    network BLOB NOT NULL, -- 4 or 16 bytes, host bits zero
    prefix INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    pointer TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (family, network, prefix, revision, pointer)
) WITHOUT ROWID;
CREATE TABLE principals (
    term TEXT NOT NULL, -- the principal as written, and its account id
    revision INTEGER NOT NULL,
    pointer TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (term, revision, pointer)
) WITHOUT ROWID;
CREATE TABLE ports (
    is_range INTEGER NOT NULL, -- 1 when `first` and `last` differ
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    protocol TEXT NOT NULL,
    revision INTEGER NOT NULL,
    pointer TEXT NOT NULL,
    role TEXT NOT NULL,
    PRIMARY KEY (is_range, first, last, protocol, revision, pointer)
) WITHOUT ROWID;
CREATE TABLE tags (
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    revision INTEGER NOT NULL,
    PRIMARY KEY (key, value, revision)
) WITHOUT ROWID;

-- Every name and id that a resource ever had, in lower case.
CREATE TABLE names (
    term TEXT NOT NULL,
    resource INTEGER NOT NULL,
    PRIMARY KEY (term, resource)
) WITHOUT ROWID;

-- Each finding that runs of a name ever had.
CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    fingerprint BLOB NOT NULL,
    policy TEXT NOT NULL,
    resource TEXT NOT NULL, -- ARN
    place INTEGER NOT NULL REFERENCES places (id),
    first_run INTEGER NOT NULL,
    first_seen INTEGER NOT NULL, -- of all its lives
    opened_at INTEGER NOT NULL, -- first seen in this life: later than `first_seen` when it was reopened
    state_run INTEGER NOT NULL, -- the run of its last row in finding_states
    UNIQUE (name, fingerprint)
);
CREATE INDEX findings_by_resource ON findings (resource);

-- The states of a finding: a row only when something of it changes.
CREATE TABLE finding_states (
    finding INTEGER NOT NULL REFERENCES findings (id),
    run INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'stale', 'absent')),
    reason TEXT, -- model::StateReason
    severity TEXT NOT NULL,
    evidence_hash TEXT NOT NULL,
    body_hash INTEGER NOT NULL,
    last_seen INTEGER, -- time of the last run that found it; NULL while active: then it is the last run
    body BLOB NOT NULL, -- model::Finding
    PRIMARY KEY (finding, run)
) WITHOUT ROWID;
