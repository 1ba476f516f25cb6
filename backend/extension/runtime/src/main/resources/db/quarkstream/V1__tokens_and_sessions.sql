-- Whoever tokens and sessions belong to: an id of the application's. Deleting the row ends all that it has.
CREATE TABLE token_owner (
    id text PRIMARY KEY
);

CREATE TABLE user_session (
    id           uuid PRIMARY KEY,
    owner_id     text        NOT NULL REFERENCES token_owner (id) ON UPDATE CASCADE ON DELETE CASCADE,
    remembered   boolean     NOT NULL,
    active_until timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    created_at   timestamptz NOT NULL
);

CREATE INDEX user_session_owner ON user_session (owner_id);
CREATE INDEX user_session_end ON user_session (least(active_until, expires_at));

CREATE TABLE access_token (
    id          uuid PRIMARY KEY,
    owner_id    text        NOT NULL REFERENCES token_owner (id) ON UPDATE CASCADE ON DELETE CASCADE,
    name        text        NOT NULL,
    digest      bytea       NOT NULL UNIQUE CHECK (octet_length(digest) = 32),
    hint        text        NOT NULL,
    permissions text[]      NOT NULL,
    expires_at  timestamptz,
    created_at  timestamptz NOT NULL
);

CREATE INDEX access_token_owner ON access_token (owner_id, id);
-- What is dead is found without reading what is alive, by its own end or by its age.
CREATE INDEX access_token_end ON access_token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX access_token_age ON access_token (created_at);

-- The one thing that changes with every use, in a narrow row of its own. HOT updates need room on the page.
CREATE TABLE access_token_use (
    token_id     uuid PRIMARY KEY REFERENCES access_token (id) ON DELETE CASCADE,
    last_used_at timestamptz
) WITH (fillfactor = 70);

-- How many requests were made with a token on a day (UTC). It hangs on the row of the token's use, which every flush
-- locks first, so that a flush and a deletion never wait for one another in a circle.
CREATE TABLE access_token_usage (
    token_id uuid   NOT NULL REFERENCES access_token_use (token_id) ON DELETE CASCADE,
    day      date   NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (token_id, day)
) WITH (fillfactor = 70);

-- By the database, so that tokens imported by SQL have their row too.
CREATE FUNCTION access_token_use_begin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO "${schema}".access_token_use (token_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_use_begin AFTER INSERT ON access_token
    FOR EACH ROW EXECUTE FUNCTION access_token_use_begin();

-- Whoever ends or changes a credential, a person with psql included, tells every replica what to forget:
-- "token <digest in hex>", "session <id>", or with * for all of them.
CREATE FUNCTION credential_changed(subject text, credential text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('quarkstream_credentials', subject || ' ' || credential)
$$;

CREATE FUNCTION access_token_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('token', encode(OLD.digest, 'hex'));
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_deleted AFTER DELETE ON access_token
    FOR EACH ROW EXECUTE FUNCTION access_token_changed();

CREATE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN ((OLD.id, OLD.owner_id, OLD.digest, OLD.permissions, OLD.expires_at, OLD.created_at)
        IS DISTINCT FROM (NEW.id, NEW.owner_id, NEW.digest, NEW.permissions, NEW.expires_at, NEW.created_at))
    EXECUTE FUNCTION access_token_changed();

CREATE FUNCTION user_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('session', OLD.id::text);
    RETURN NULL;
END $$;

CREATE TRIGGER user_session_changed AFTER UPDATE OR DELETE ON user_session
    FOR EACH ROW EXECUTE FUNCTION user_session_changed();

-- For whoever changes what an owner may do: every replica asks anew for all that the owner has.
CREATE FUNCTION forget_owner(owner text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('token', encode(digest, 'hex'))
        FROM "${schema}".access_token WHERE owner_id = owner;
    PERFORM "${schema}".credential_changed('session', id::text)
        FROM "${schema}".user_session WHERE owner_id = owner;
END $$;

CREATE FUNCTION credentials_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed(TG_ARGV[0], '*');
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_truncated AFTER TRUNCATE ON access_token
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('token');

CREATE TRIGGER user_session_truncated AFTER TRUNCATE ON user_session
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('session');

-- A deleted owner takes its credentials along, whose own triggers speak. Where the application has told its table of owners,
-- a deletion there deletes here (the trigger is made at each start, from the settings).
CREATE FUNCTION owner_changed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    before text;
    after text;
BEGIN
    EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) USING OLD INTO before;
    IF TG_OP = 'DELETE' THEN
        DELETE FROM "${schema}".token_owner WHERE id = before;
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT ($1).%I::text', TG_ARGV[0]) USING NEW INTO after;
    IF after IS DISTINCT FROM before THEN
        UPDATE "${schema}".token_owner SET id = after WHERE id = before;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION owners_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "${schema}".token_owner;
    RETURN NULL;
END $$;

-- Version 1.0.0 kept these tables among the application's own: what is alive there moves here, whole.
DO $$
BEGIN
    IF to_regclass('public.access_token') IS NULL
        OR NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 'public'
            AND table_name = 'access_token' AND column_name = 'account_id')
    THEN
        RETURN;
    END IF;
    INSERT INTO token_owner
        SELECT account_id::text FROM public.access_token UNION SELECT account_id::text FROM public.user_session;
    INSERT INTO user_session
        SELECT id, account_id::text, remembered, active_until, expires_at, created_at FROM public.user_session;
    INSERT INTO access_token
        SELECT id, account_id::text, name, digest, hint, permissions, expires_at, created_at FROM public.access_token;
    UPDATE access_token_use u SET last_used_at = o.last_used_at
        FROM public.access_token_use o WHERE o.token_id = u.token_id AND o.last_used_at IS NOT NULL;
    INSERT INTO access_token_usage SELECT token_id, day, requests FROM public.access_token_usage;
    DROP TRIGGER account_changed ON public.account;
    DROP TABLE public.access_token_usage, public.access_token_use, public.access_token, public.user_session;
    DROP FUNCTION public.access_token_use_begin(), public.access_token_changed(), public.user_session_changed(),
        public.account_changed(), public.credentials_truncated(), public.credential_changed(text, text);
END $$;
