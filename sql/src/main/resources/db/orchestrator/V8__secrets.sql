create table orchestrator.secret_key (
  only_one boolean primary key default true check (only_one),
  key_id text not null check (key_id ~ '^[0-9a-f]{16}$'),
  since timestamptz not null default clock_timestamp()
);

comment on table orchestrator.secret_key is 'At most one row: which key encrypts the secrets of this orchestrator. A node that does not have it refuses to start.';
comment on column orchestrator.secret_key.only_one is 'True.';
comment on column orchestrator.secret_key.key_id is 'Fingerprint of the key, from which the key cannot be found.';
comment on column orchestrator.secret_key.since is 'When it became the one.';

create table orchestrator.connection (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  kind text not null,
  shown text not null,
  ciphertext bytea not null,
  key_id text not null,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp()
);

comment on table orchestrator.connection is 'Addresses of other systems, with what lets one in.';
comment on column orchestrator.connection.name is 'For DAGs and people; a warehouse''s connection has the warehouse''s name.';
comment on column orchestrator.connection.kind is 'Scheme of the URL: postgresql, https, smtp ...';
comment on column orchestrator.connection.shown is 'The URL without its secret parts.';
comment on column orchestrator.connection.ciphertext is 'The whole URL: nonce (12 bytes), then AES-256-GCM with "connection/NAME" authenticated.';
comment on column orchestrator.connection.key_id is 'Fingerprint of the key.';
comment on column orchestrator.connection.created_at is 'When the name was first set.';
comment on column orchestrator.connection.updated_at is 'When the URL was last set.';

create table orchestrator.variable (
  name text primary key check (name ~ '^[a-z][a-z0-9_]{0,62}$'),
  value text,
  ciphertext bytea,
  key_id text,
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  check (num_nonnulls(value, ciphertext) = 1),
  check (num_nonnulls(ciphertext, key_id) in (0, 2))
);

comment on table orchestrator.variable is 'Values that tasks ask for by name.';
comment on column orchestrator.variable.name is 'For DAGs and people.';
comment on column orchestrator.variable.value is 'The value; null if it is a secret.';
comment on column orchestrator.variable.ciphertext is 'A secret: nonce (12 bytes), then AES-256-GCM with "variable/NAME" authenticated.';
comment on column orchestrator.variable.key_id is 'Fingerprint of the key; null if it is no secret.';
comment on column orchestrator.variable.created_at is 'When the name was first set.';
comment on column orchestrator.variable.updated_at is 'When the value was last set.';
