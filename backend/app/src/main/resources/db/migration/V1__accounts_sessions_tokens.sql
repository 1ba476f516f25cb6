CREATE TABLE account (
    id            uuid PRIMARY KEY,
    name          text        NOT NULL,
    email         text        NOT NULL,
    email_key     text        NOT NULL UNIQUE,
    password_hash text        NOT NULL,
    created_at    timestamptz NOT NULL
);

CREATE TABLE user_session (
    id           uuid PRIMARY KEY,
    account_id   uuid        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    remembered   boolean     NOT NULL,
    active_until timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL
);

CREATE INDEX user_session_account ON user_session (account_id);

CREATE TABLE access_token (
    id          uuid PRIMARY KEY,
    account_id  uuid        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    name        text        NOT NULL,
    digest      bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    hint        text        NOT NULL,
    permissions text[]      NOT NULL,
    expires_at  timestamptz,
    created_at  timestamptz NOT NULL
);

CREATE INDEX access_token_account ON access_token (account_id, id);

-- The one thing that changes with every use, in a narrow row of its own. HOT updates need room on the page.
CREATE TABLE access_token_use (
    token_id     uuid PRIMARY KEY REFERENCES access_token (id) ON DELETE CASCADE,
    last_used_at timestamptz
) WITH (fillfactor = 70);

-- By the database, so that tokens imported by SQL have their row too.
CREATE FUNCTION access_token_use_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO access_token_use (token_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_use_begin AFTER INSERT ON access_token
    FOR EACH ROW EXECUTE FUNCTION access_token_use_begin();
