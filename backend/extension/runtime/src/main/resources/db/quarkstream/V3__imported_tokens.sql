-- Laravel's own id of a token that came from there: a bearer who says an id before the secret must say this one. What was
-- here before ids were kept may have come from there too, and goes with any.
ALTER TABLE access_token ADD COLUMN imported_id text DEFAULT '*';
ALTER TABLE access_token ALTER COLUMN imported_id DROP DEFAULT;

CREATE OR REPLACE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN ((OLD.id, OLD.owner_id, OLD.digest, OLD.permissions, OLD.expires_at, OLD.created_at, OLD.imported_id)
        IS DISTINCT FROM
        (NEW.id, NEW.owner_id, NEW.digest, NEW.permissions, NEW.expires_at, NEW.created_at, NEW.imported_id))
    EXECUTE FUNCTION access_token_changed();

-- All that ever came: what was revoked since does not come back with a second import.
CREATE TABLE imported_token (
    digest      bytea PRIMARY KEY CHECK (octet_length(digest) = 32),
    imported_at timestamptz NOT NULL DEFAULT now()
);

-- One token of another system's, of which the secret is not known but its SHA-256: whether it was not here before. It is
-- listed by the age that it had there. (Version 7 ids grow with time.)
CREATE FUNCTION import_token(
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
            (id, owner_id, name, digest, hint, permissions, expires_at, created_at, imported_id)
        VALUES (made, owner, import_token.name, import_token.digest, '????', import_token.permissions,
            import_token.expires_at, import_token.created_at, import_token.imported_id)
        ON CONFLICT (digest) DO NOTHING;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE "${schema}".access_token_use u SET last_used_at = import_token.last_used_at WHERE u.token_id = made;
    RETURN true;
END $$;
