-- A token's secret can be replaced: by a new one under the same id. What it was before works on for a while, or not.
ALTER TABLE access_token
    ADD COLUMN rotated_at timestamptz,
    -- How long it was to live when it first had an end; null until it is rotated: then expires_at and created_at say so.
    ADD COLUMN lifetime interval,
    ADD COLUMN self_rotation boolean NOT NULL DEFAULT false,
    ADD COLUMN exposed_at timestamptz,
    -- How far its owner has been told of its end: 1, seven days before; 2, one day before; 3, it has come.
    ADD COLUMN end_told smallint NOT NULL DEFAULT 0;

UPDATE access_token SET end_told = 3 WHERE expires_at <= now();

CREATE INDEX access_token_end_untold ON access_token (end_told, expires_at) WHERE end_told < 3 AND expires_at IS NOT NULL;

-- A token is as old as its secret.
DROP INDEX access_token_age;
CREATE INDEX access_token_age ON access_token (coalesce(rotated_at, created_at));

CREATE TABLE earlier_secret (
    digest      bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    token_id    uuid        NOT NULL REFERENCES access_token (id) ON DELETE CASCADE,
    works_until timestamptz NOT NULL,
    imported_id text
);

CREATE INDEX earlier_secret_token ON earlier_secret (token_id, works_until);

-- What ended elsewhere is told to nobody here.
CREATE OR REPLACE FUNCTION import_token(
    imported_id text, owner text, name text, digest bytea, permissions text[],
    created_at timestamptz, last_used_at timestamptz, expires_at timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    made uuid := encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM import_token.created_at) * 1000)::bigint) FROM 3) FROM 1 FOR 6),
        52, 1), 53, 1), 'hex')::uuid;
BEGIN
    INSERT INTO "${schema}".imported_token (digest) VALUES (import_token.digest) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    IF NOT EXISTS (SELECT FROM "${schema}".token_owner WHERE id = owner) THEN
        IF to_regproc('"${schema}".is_owner') IS NOT NULL THEN -- the first start of a server makes it
            IF NOT "${schema}".is_owner(owner) THEN
                RAISE foreign_key_violation USING MESSAGE = format('There is no owner %L', owner);
            END IF;
        END IF;
        INSERT INTO "${schema}".token_owner VALUES (owner) ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO "${schema}".access_token
            (id, owner_id, name, digest, hint, permissions, expires_at, created_at, imported_id, end_told)
        VALUES (made, owner, import_token.name, import_token.digest, '????', import_token.permissions,
            import_token.expires_at, import_token.created_at, import_token.imported_id,
            CASE WHEN import_token.expires_at <= now() THEN 3 ELSE 0 END)
        ON CONFLICT (digest) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE "${schema}".access_token_use u SET last_used_at = import_token.last_used_at WHERE u.token_id = made;
    RETURN true;
END $$;

-- Gives a token a new secret, unless somebody else has just done so: of two at the same instant both have seen the same secret,
-- and the second finds it gone. What worked before the present one ends; the last hundred are known as retired. One that was
-- exposed meanwhile is not rotated either: its secret would work on, as nobody knew of it when the overlap was given.
CREATE FUNCTION rotate_token(token uuid, present bytea, was_exposed boolean, next bytea, hint text, at timestamptz,
        works_until timestamptz, expires_at timestamptz, end_told smallint) RETURNS boolean LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM FROM "${schema}".access_token
        WHERE id = token AND digest = present AND (exposed_at IS NOT NULL) = was_exposed FOR UPDATE;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE "${schema}".earlier_secret s SET works_until = least(s.works_until, at, clock_timestamp())
        WHERE s.token_id = token AND s.works_until > least(at, clock_timestamp());
    DELETE FROM "${schema}".earlier_secret WHERE digest IN (
        SELECT s.digest FROM "${schema}".earlier_secret s WHERE s.token_id = token
        ORDER BY s.works_until DESC OFFSET 99);
    INSERT INTO "${schema}".earlier_secret (digest, token_id, works_until, imported_id)
        SELECT t.digest, t.id, rotate_token.works_until, t.imported_id FROM "${schema}".access_token t WHERE t.id = token;
    UPDATE "${schema}".access_token t SET digest = next, hint = rotate_token.hint, rotated_at = at,
            expires_at = rotate_token.expires_at, end_told = rotate_token.end_told,
            lifetime = coalesce(t.lifetime, t.expires_at - t.created_at, rotate_token.expires_at - at),
            exposed_at = NULL, imported_id = NULL
        WHERE t.id = token;
    RETURN true;
END $$;

-- Whatever changes of a token changes for both of its secrets. What has not worked for a while is remembered by nobody as
-- working, by any clock.
CREATE FUNCTION earlier_secrets_changed(token uuid) RETURNS void LANGUAGE sql AS $$
    SELECT "${schema}".credential_changed('token', encode(digest, 'hex')) FROM "${schema}".earlier_secret
        WHERE token_id = token AND works_until > clock_timestamp() - interval '1 minute'
$$;

CREATE OR REPLACE FUNCTION access_token_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('token', encode(OLD.digest, 'hex'));
    PERFORM "${schema}".earlier_secrets_changed(OLD.id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN ((OLD.id, OLD.owner_id, OLD.digest, OLD.permissions, OLD.expires_at, OLD.created_at, OLD.imported_id,
            OLD.rotated_at, OLD.exposed_at)
        IS DISTINCT FROM
        (NEW.id, NEW.owner_id, NEW.digest, NEW.permissions, NEW.expires_at, NEW.created_at, NEW.imported_id,
            NEW.rotated_at, NEW.exposed_at))
    EXECUTE FUNCTION access_token_changed();

CREATE FUNCTION earlier_secret_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('token', encode(OLD.digest, 'hex'));
    RETURN NULL;
END $$;

CREATE TRIGGER earlier_secret_deleted AFTER DELETE ON earlier_secret
    FOR EACH ROW WHEN (OLD.works_until > clock_timestamp() - interval '1 minute')
    EXECUTE FUNCTION earlier_secret_changed();

CREATE TRIGGER earlier_secret_changed AFTER UPDATE ON earlier_secret
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION earlier_secret_changed();

CREATE TRIGGER earlier_secret_truncated AFTER TRUNCATE ON earlier_secret
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('token');

CREATE OR REPLACE FUNCTION forget_owner(owner text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".credential_changed('token', encode(digest, 'hex')),
            "${schema}".earlier_secrets_changed(id)
        FROM "${schema}".access_token WHERE owner_id = owner;
    PERFORM "${schema}".credential_changed('session', id::text)
        FROM "${schema}".user_session WHERE owner_id = owner;
END $$;

-- Where the last use came from, and when each permission let a request through last.
ALTER TABLE access_token_use ADD COLUMN last_used_address text, ADD COLUMN last_used_agent text;

CREATE TABLE access_token_permission_use (
    token_id     uuid        NOT NULL REFERENCES access_token_use (token_id) ON DELETE CASCADE,
    permission   text        NOT NULL,
    last_used_at timestamptz NOT NULL,
    PRIMARY KEY (token_id, permission)
) WITH (fillfactor = 70);

-- What happened to an owner's sessions and tokens. The token may be gone since, so its name is kept.
CREATE TABLE event (
    id         uuid PRIMARY KEY,
    at         timestamptz NOT NULL,
    owner_id   text        NOT NULL REFERENCES token_owner (id) ON UPDATE CASCADE ON DELETE CASCADE,
    kind       text        NOT NULL,
    token_id   uuid,
    token_name text,
    address    text,
    agent      text,
    url        text,
    times      bigint      NOT NULL DEFAULT 1,
    -- Of what anybody can cause as often as they like there is one row for each token, address and hour.
    same       text UNIQUE
);

CREATE INDEX event_owner ON event (owner_id, id);
CREATE INDEX event_owner_kind ON event (owner_id, kind, id);
CREATE INDEX event_token ON event (token_id, id) WHERE token_id IS NOT NULL;
CREATE INDEX event_age ON event (at);
-- For an application that sends word of some kinds.
CREATE INDEX event_kind_age ON event (kind, at);

-- Somebody has found a token's secret where it must not be: it is refused from then on. Answers with the token, if it was
-- good until somebody found it, and whether this is the first to do so.
CREATE FUNCTION expose_token(digest bytea, event uuid, found_at text, address text, agent text)
    RETURNS TABLE (token uuid, owner text, is_new boolean) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
    leaked record;
    exposed boolean;
BEGIN
    SELECT t.id, t.owner_id INTO leaked FROM "${schema}".access_token t WHERE t.digest = expose_token.digest
        UNION ALL
        SELECT t.id, t.owner_id FROM "${schema}".earlier_secret s JOIN "${schema}".access_token t ON t.id = s.token_id
            WHERE s.digest = expose_token.digest AND s.works_until > clock_timestamp()
        LIMIT 1;
    IF leaked.id IS NULL THEN
        RETURN;
    END IF;
    -- Before the token's row, as whoever deletes an owner goes from there to the tokens.
    PERFORM FROM "${schema}".token_owner o WHERE o.id = leaked.owner_id FOR KEY SHARE;
    PERFORM FROM "${schema}".access_token t WHERE t.id = leaked.id FOR UPDATE;
    -- Asked anew: whoever waited for a rotation does not see in the same statement that the secret is an earlier one by now.
    SELECT t.exposed_at IS NOT NULL INTO exposed FROM "${schema}".access_token t
        WHERE t.id = leaked.id AND (t.digest = expose_token.digest OR EXISTS (
            SELECT FROM "${schema}".earlier_secret s
            WHERE s.token_id = t.id AND s.digest = expose_token.digest AND s.works_until > clock_timestamp()));
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF NOT exposed THEN
        UPDATE "${schema}".access_token t SET exposed_at = clock_timestamp() WHERE t.id = leaked.id;
        INSERT INTO "${schema}".event (id, at, owner_id, kind, token_id, token_name, address, agent, url)
            SELECT expose_token.event, clock_timestamp(), t.owner_id, 'token-exposed', t.id, t.name, expose_token.address,
                expose_token.agent, expose_token.found_at
            FROM "${schema}".access_token t WHERE t.id = leaked.id;
    END IF;
    RETURN QUERY SELECT leaked.id, leaked.owner_id, NOT exposed;
END $$;
