-- The platform's own tables, the same in every service database. Run by `migrate` as the owner; every statement may run again.
CREATE SCHEMA IF NOT EXISTS platform;

-- Every message ever published, as wire bytes: what is replayed is what was sent.
CREATE TABLE IF NOT EXISTS platform.published (
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id          uuid NOT NULL UNIQUE,
    name        text NOT NULL,
    subject     uuid NOT NULL,
    version     integer NOT NULL,
    cpb         uuid,
    occurred_at timestamptz NOT NULL,
    trace_parent text,
    body        bytea NOT NULL,
    UNIQUE (subject, version)
);
CREATE INDEX IF NOT EXISTS published_name ON platform.published (name, position);

-- Only what is still to be sent; almost always empty, so vacuum by count and not by share.
CREATE TABLE IF NOT EXISTS platform.outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id  uuid NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

CREATE TABLE IF NOT EXISTS platform.inbox (
    queue text NOT NULL,
    id    uuid NOT NULL,
    at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (queue, id)
);
CREATE INDEX IF NOT EXISTS inbox_at ON platform.inbox USING brin (at);

-- The last version of every subject that a queue has applied, with the hash of its wire bytes.
CREATE TABLE IF NOT EXISTS platform.seen (
    queue   text NOT NULL,
    subject uuid NOT NULL,
    version integer NOT NULL,
    id      uuid NOT NULL,
    sha256  bytea NOT NULL,
    PRIMARY KEY (queue, subject)
) WITH (fillfactor = 80);

-- Messages that came before their predecessor.
CREATE TABLE IF NOT EXISTS platform.held (
    queue   text NOT NULL,
    subject uuid NOT NULL,
    version integer NOT NULL,
    id      uuid NOT NULL,
    name    text NOT NULL,
    cpb     uuid,
    occurred_at timestamptz NOT NULL,
    body    bytea NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    asked   timestamptz, -- when the publisher was last asked for what is missing before it
    PRIMARY KEY (queue, subject, version)
);

-- Messages that a queue could not apply and whose copy waits in a delay queue (until it must have come back) or in the error queue
-- (for ever): another copy is no news meanwhile, and what comes after them waits for them and not for a replay.
CREATE TABLE IF NOT EXISTS platform.failed (
    queue   text NOT NULL,
    id      uuid NOT NULL,
    subject uuid NOT NULL,
    version integer NOT NULL,
    name    text NOT NULL,
    until   timestamptz NOT NULL,
    discarded boolean NOT NULL DEFAULT false,
    PRIMARY KEY (queue, id)
);
CREATE INDEX IF NOT EXISTS failed_subject ON platform.failed (queue, subject);

-- What queues asked this publisher to send again, and how far it has come.
CREATE TABLE IF NOT EXISTS platform.replay (
    id       uuid PRIMARY KEY,
    queue    text NOT NULL,
    names    text[] NOT NULL,
    subject  uuid,
    position bigint NOT NULL DEFAULT 0,
    requested_at timestamptz NOT NULL DEFAULT now(),
    next_at  timestamptz NOT NULL DEFAULT now() -- the end of time once it was given up: the queue is gone
);

CREATE TABLE IF NOT EXISTS platform.idempotency (
    subject uuid NOT NULL,
    route   text NOT NULL,
    key     text NOT NULL,
    request_hash bytea NOT NULL,
    status  integer NOT NULL,
    headers text NOT NULL,
    body    bytea NOT NULL,
    at      timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject, route, key)
);
CREATE INDEX IF NOT EXISTS idempotency_at ON platform.idempotency USING brin (at);

-- The log: entries written by commands, sealed after commit by one leader.
CREATE TABLE IF NOT EXISTS platform.log_entry (
    id      uuid PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   uuid NOT NULL,
    org     uuid NOT NULL,
    on_behalf_of uuid,
    cpb     uuid,
    subject uuid NOT NULL,
    action  text NOT NULL,
    reason  text,
    before  text,
    after   text,
    mac     bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS log_entry_subject ON platform.log_entry (subject, id);
CREATE TABLE IF NOT EXISTS platform.log_pending (
    id uuid PRIMARY KEY
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);
CREATE TABLE IF NOT EXISTS platform.log_seal (
    number bigint PRIMARY KEY,
    entry  uuid NOT NULL UNIQUE,
    hash   bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS platform.log_head (
    number    bigint PRIMARY KEY,
    edition   integer NOT NULL UNIQUE,
    hash      bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    signature bytea NOT NULL
);
-- Heads of the other services' logs, kept as a witness.
CREATE TABLE IF NOT EXISTS platform.witness (
    source    text NOT NULL,
    number    bigint NOT NULL,
    hash      bytea NOT NULL,
    sealed_at timestamptz NOT NULL,
    signature bytea NOT NULL,
    PRIMARY KEY (source, number)
);

CREATE TABLE IF NOT EXISTS platform.due (
    kind    text NOT NULL,
    subject uuid NOT NULL,
    at      timestamptz NOT NULL,
    attempts   integer NOT NULL DEFAULT 0,
    not_before timestamptz,
    PRIMARY KEY (kind, subject)
);
CREATE INDEX IF NOT EXISTS due_at ON platform.due (at);

CREATE TABLE IF NOT EXISTS platform.trial_clock (
    one       boolean PRIMARY KEY DEFAULT true CHECK (one),
    offset_ms bigint NOT NULL
);

-- Seals and log entries may not be rewritten even by the owner's own mistake; a superuser can, and the verifying command finds it.
CREATE OR REPLACE FUNCTION platform.refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
