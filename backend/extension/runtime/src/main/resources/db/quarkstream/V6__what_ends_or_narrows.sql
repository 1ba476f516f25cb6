-- A notification takes a lock of the whole server until its transaction has ended. So replicas are told of what ends or narrows a
-- credential and of nothing else: not of a session that goes on, not of what had ended long ago. What widens is seen when what is
-- remembered has become too old.
CREATE OR REPLACE TRIGGER access_token_deleted AFTER DELETE ON access_token
    FOR EACH ROW WHEN (OLD.expires_at IS NULL OR OLD.expires_at > clock_timestamp() - interval '1 minute')
    EXECUTE FUNCTION access_token_changed();

CREATE OR REPLACE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.owner_id <> NEW.owner_id OR OLD.digest <> NEW.digest
        OR OLD.imported_id IS DISTINCT FROM NEW.imported_id
        OR NOT OLD.permissions <@ NEW.permissions
        OR NEW.expires_at < coalesce(OLD.expires_at, 'infinity')
        OR coalesce(NEW.rotated_at, NEW.created_at) < coalesce(OLD.rotated_at, OLD.created_at) -- it is older, and may not be
        OR OLD.exposed_at IS NULL AND NEW.exposed_at IS NOT NULL)
    EXECUTE FUNCTION access_token_changed();

CREATE OR REPLACE TRIGGER earlier_secret_changed AFTER UPDATE ON earlier_secret
    FOR EACH ROW
    WHEN (OLD.works_until > clock_timestamp() - interval '1 minute'
        AND (OLD.digest <> NEW.digest OR OLD.token_id <> NEW.token_id OR OLD.imported_id IS DISTINCT FROM NEW.imported_id
            OR NEW.works_until < OLD.works_until))
    EXECUTE FUNCTION earlier_secret_changed();

CREATE OR REPLACE TRIGGER user_session_deleted AFTER DELETE ON user_session
    FOR EACH ROW WHEN (least(OLD.active_until, OLD.expires_at) > clock_timestamp() - interval '1 minute')
    EXECUTE FUNCTION user_session_changed();

CREATE OR REPLACE TRIGGER user_session_changed AFTER UPDATE ON user_session
    FOR EACH ROW
    WHEN (OLD.id <> NEW.id OR OLD.owner_id <> NEW.owner_id
        OR least(NEW.active_until, NEW.expires_at) < least(OLD.active_until, OLD.expires_at))
    EXECUTE FUNCTION user_session_changed();

-- All that replicas may remember of an owner, as they are told to forget it.
CREATE FUNCTION credentials_of(owner text) RETURNS SETOF text LANGUAGE sql STABLE AS $$
    SELECT 'token ' || encode(t.digest, 'hex') FROM "${schema}".access_token t WHERE t.owner_id = owner
    UNION ALL
    SELECT 'token ' || encode(s.digest, 'hex')
        FROM "${schema}".earlier_secret s JOIN "${schema}".access_token t ON t.id = s.token_id
        WHERE t.owner_id = owner AND s.works_until > clock_timestamp() - interval '1 minute'
    UNION ALL
    SELECT 'session ' || u.id FROM "${schema}".user_session u WHERE u.owner_id = owner
$$;

CREATE OR REPLACE FUNCTION forget_owner(owner text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('quarkstream_credentials', c) FROM "${schema}".credentials_of(owner) c;
END $$;

DROP TRIGGER disabled_owner_truncated_tokens ON disabled_owner;
DROP TRIGGER disabled_owner_truncated_sessions ON disabled_owner;

CREATE OR REPLACE FUNCTION disabled_owner_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM "${schema}".forget_owner(NEW.owner_id);
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER disabled_owner_changed AFTER INSERT OR UPDATE ON disabled_owner
    FOR EACH ROW EXECUTE FUNCTION disabled_owner_changed();

-- Who listens to the notifications, and up to which mark all that was said before is forgotten wherever they speak for.
CREATE TABLE feed_listener (
    id      uuid PRIMARY KEY,
    seen_at timestamptz NOT NULL,
    settled bigint      NOT NULL
) WITH (fillfactor = 50);

CREATE SEQUENCE feed_mark;

-- Sets a mark in the order of the notifications: whoever hears it has heard all that was committed before.
CREATE FUNCTION set_feed_mark() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    mark bigint := nextval('"${schema}".feed_mark');
BEGIN
    PERFORM pg_notify('quarkstream_credentials', 'mark ${schema} ' || mark);
    RETURN mark;
END $$;

-- A listener begins to trust what it hears, and remembers nothing from before.
CREATE FUNCTION feed_listener_begins(listener uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM "${schema}".feed_listener WHERE id IN (
        SELECT l.id FROM "${schema}".feed_listener l WHERE l.seen_at < clock_timestamp() - interval '1 hour'
        FOR UPDATE SKIP LOCKED);
    INSERT INTO "${schema}".feed_listener (id, seen_at, settled)
        SELECT listener, clock_timestamp(), CASE WHEN is_called THEN last_value ELSE 0 END FROM "${schema}".feed_mark
        ON CONFLICT (id) DO UPDATE SET seen_at = excluded.seen_at, settled = excluded.settled;
END $$;

-- It still listens, and all that was said before a mark is forgotten. False: it is not known, and must not be trusted. A crash
-- may lose this, not that there is such a listener: nobody waits for the disk.
CREATE FUNCTION feed_listener_stays(listener uuid, mark bigint) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    UPDATE "${schema}".feed_listener SET seen_at = clock_timestamp(), settled = greatest(settled, mark) WHERE id = listener;
    RETURN FOUND;
END $$;

-- Up to which mark everybody has settled who may trust what was heard before: they say every three seconds that they stay, and
-- trust for two. The rest is for clocks that are set, and for what a crash may lose. Where there is nobody, up to any.
CREATE FUNCTION feed_settled() RETURNS bigint LANGUAGE sql AS $$
    SELECT coalesce(min(settled), 9223372036854775807) FROM "${schema}".feed_listener WHERE seen_at > clock_timestamp() - interval '15 seconds'
$$;

-- One name for the one database, the same on its standby and another one in a copy: who speaks of it elsewhere uses this name.
CREATE FUNCTION feed_name() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT system_identifier FROM pg_control_system()) || '.' || current_database() || '.${schema}';
EXCEPTION WHEN insufficient_privilege THEN
    RETURN current_database() || '.${schema}';
END $$;
