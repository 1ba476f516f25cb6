-- When the person behind a session last proved who they are; null: when it began.
ALTER TABLE user_session ADD COLUMN confirmed_at timestamptz;

-- What replicas remember of a session, and nothing else, is worth telling them.
DROP TRIGGER user_session_changed ON user_session;

CREATE TRIGGER user_session_deleted AFTER DELETE ON user_session
    FOR EACH ROW EXECUTE FUNCTION user_session_changed();

CREATE TRIGGER user_session_changed AFTER UPDATE ON user_session
    FOR EACH ROW
    WHEN ((OLD.id, OLD.owner_id, OLD.active_until, OLD.expires_at)
        IS DISTINCT FROM (NEW.id, NEW.owner_id, NEW.active_until, NEW.expires_at))
    EXECUTE FUNCTION user_session_changed();

-- The one thing that changes with every request, in a narrow row of its own. HOT updates need room on the page.
CREATE TABLE user_session_use (
    session_id     uuid PRIMARY KEY REFERENCES user_session (id) ON DELETE CASCADE,
    last_active_at timestamptz NOT NULL,
    address        text,
    agent          text
) WITH (fillfactor = 70);

-- Owners whose tokens and sessions are refused, and live again when they are taken out of here.
CREATE TABLE disabled_owner (
    owner_id    text PRIMARY KEY REFERENCES token_owner (id) ON UPDATE CASCADE ON DELETE CASCADE,
    disabled_at timestamptz NOT NULL DEFAULT now()
);

CREATE FUNCTION disabled_owner_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'DELETE' THEN
        PERFORM "${schema}".forget_owner(NEW.owner_id);
    END IF;
    IF TG_OP <> 'INSERT' THEN
        PERFORM "${schema}".forget_owner(OLD.owner_id);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER disabled_owner_changed AFTER INSERT OR UPDATE OR DELETE ON disabled_owner
    FOR EACH ROW EXECUTE FUNCTION disabled_owner_changed();

CREATE TRIGGER disabled_owner_truncated_tokens AFTER TRUNCATE ON disabled_owner
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('token');

CREATE TRIGGER disabled_owner_truncated_sessions AFTER TRUNCATE ON disabled_owner
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('session');

-- An id of version 7 (RFC 9562), which grows with time.
CREATE FUNCTION next_id(at timestamptz) RETURNS uuid LANGUAGE sql AS $$
    SELECT encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) PLACING
        substring(int8send(floor(extract(epoch FROM at) * 1000)::bigint) FROM 3) FROM 1 FOR 6), 52, 1), 53, 1), 'hex')::uuid
$$;

-- Refuses all that an owner has, from the commit on and wherever. Whoever is just making something for the same owner comes
-- first. Null: there is no such owner; false: that was so before.
CREATE FUNCTION disable_owner(owner text, at timestamptz, address text, agent text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM "${schema}".token_owner o WHERE o.id = owner FOR UPDATE;
    IF NOT FOUND THEN
        IF to_regproc('"${schema}".is_owner') IS NOT NULL THEN -- the first start of a server makes it
            IF NOT "${schema}".is_owner(owner) THEN
                RETURN NULL;
            END IF;
        END IF;
        INSERT INTO "${schema}".token_owner VALUES (owner) ON CONFLICT (id) DO UPDATE SET id = excluded.id;
    END IF;
    INSERT INTO "${schema}".disabled_owner VALUES (owner, disable_owner.at) ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO "${schema}".event (id, at, owner_id, kind, address, agent) VALUES ("${schema}".next_id(disable_owner.at),
        disable_owner.at, owner, 'account-disabled', disable_owner.address, disable_owner.agent);
    RETURN true;
END $$;

-- What was refused lives again, unless it has ended meanwhile. False: it was not refused.
CREATE FUNCTION enable_owner(owner text, at timestamptz, address text, agent text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM "${schema}".token_owner o WHERE o.id = owner FOR UPDATE;
    DELETE FROM "${schema}".disabled_owner d WHERE d.owner_id = owner;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO "${schema}".event (id, at, owner_id, kind, address, agent) VALUES ("${schema}".next_id(enable_owner.at),
        enable_owner.at, owner, 'account-enabled', enable_owner.address, enable_owner.agent);
    RETURN true;
END $$;

-- Ends all sessions of an owner, or all but one. Of two browsers that end all others at the same instant the first one stays:
-- whoever finds that the one to be kept has ended ends nothing (no_data_found).
CREATE FUNCTION end_sessions(owner text, kept uuid, at timestamptz, address text, agent text) RETURNS SETOF uuid
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM "${schema}".token_owner o WHERE o.id = owner FOR NO KEY UPDATE;
    IF kept IS NOT NULL THEN
        PERFORM FROM "${schema}".user_session s WHERE s.id = kept AND s.owner_id = owner FOR KEY SHARE;
        IF NOT FOUND THEN
            RAISE no_data_found USING MESSAGE = 'The session to be kept has ended';
        END IF;
    END IF;
    RETURN QUERY
        WITH ended AS (
            DELETE FROM "${schema}".user_session s WHERE s.owner_id = owner AND s.id IS DISTINCT FROM kept RETURNING s.id),
        told AS (
            INSERT INTO "${schema}".event (id, at, owner_id, kind, address, agent)
                SELECT "${schema}".next_id(end_sessions.at), end_sessions.at, owner, 'session-ended', end_sessions.address,
                    end_sessions.agent
                FROM ended)
        SELECT ended.id FROM ended;
END $$;

-- Ends all tokens of an owner. The rows of their uses are locked first and in the order in which every flush locks them, or the
-- two could wait for one another in a circle.
CREATE FUNCTION revoke_tokens(owner text, at timestamptz, address text, agent text) RETURNS SETOF uuid
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM "${schema}".token_owner o WHERE o.id = owner FOR NO KEY UPDATE;
    RETURN QUERY
        WITH chosen AS MATERIALIZED (SELECT t.id FROM "${schema}".access_token t WHERE t.owner_id = owner),
        locked AS MATERIALIZED (
            SELECT u.token_id FROM "${schema}".access_token_use u WHERE u.token_id IN (SELECT chosen.id FROM chosen)
            ORDER BY u.token_id FOR UPDATE),
        revoked AS (
            DELETE FROM "${schema}".access_token t
            WHERE t.id IN (SELECT chosen.id FROM chosen) AND (SELECT count(*) FROM locked) >= 0 RETURNING t.id, t.name),
        told AS (
            INSERT INTO "${schema}".event (id, at, owner_id, kind, token_id, token_name, address, agent)
                SELECT "${schema}".next_id(revoke_tokens.at), revoke_tokens.at, owner, 'token-revoked', revoked.id, revoked.name,
                    revoke_tokens.address, revoke_tokens.agent
                FROM revoked)
        SELECT revoked.id FROM revoked;
END $$;
