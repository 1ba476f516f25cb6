-- How many requests were made with a token on a day (UTC). It hangs on the row of the token's use, which every flush
-- locks first, so that a flush and a deletion never wait for one another in a circle.
CREATE TABLE access_token_usage (
    token_id uuid   NOT NULL REFERENCES access_token_use (token_id) ON DELETE CASCADE,
    day      date   NOT NULL,
    requests bigint NOT NULL,
    PRIMARY KEY (token_id, day)
) WITH (fillfactor = 70);

-- Whoever ends or changes a credential, a person with psql included, tells every replica what to forget:
-- "token <digest in hex>", "session <id>", or with * for all of them.
CREATE FUNCTION credential_changed(subject text, credential text) RETURNS void LANGUAGE sql AS $$
    SELECT pg_notify('quarkstream_credentials', subject || ' ' || credential)
$$;

CREATE FUNCTION access_token_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credential_changed('token', encode(OLD.digest, 'hex'));
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_deleted AFTER DELETE ON access_token
    FOR EACH ROW EXECUTE FUNCTION access_token_changed();

CREATE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN ((OLD.id, OLD.account_id, OLD.digest, OLD.permissions, OLD.expires_at)
        IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.digest, NEW.permissions, NEW.expires_at))
    EXECUTE FUNCTION access_token_changed();

CREATE FUNCTION user_session_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credential_changed('session', OLD.id::text);
    RETURN NULL;
END $$;

CREATE TRIGGER user_session_changed AFTER UPDATE OR DELETE ON user_session
    FOR EACH ROW EXECUTE FUNCTION user_session_changed();

-- A deleted account takes its credentials along, whose own triggers speak; a changed one speaks for them.
CREATE FUNCTION account_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credential_changed('token', encode(digest, 'hex')) FROM access_token WHERE account_id = OLD.id;
    PERFORM credential_changed('session', id::text) FROM user_session WHERE account_id = OLD.id;
    RETURN NULL;
END $$;

CREATE TRIGGER account_changed AFTER UPDATE ON account
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION account_changed();

CREATE FUNCTION credentials_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM credential_changed(TG_ARGV[0], '*');
    RETURN NULL;
END $$;

CREATE TRIGGER access_token_truncated AFTER TRUNCATE ON access_token
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('token');

CREATE TRIGGER user_session_truncated AFTER TRUNCATE ON user_session
    FOR EACH STATEMENT EXECUTE FUNCTION credentials_truncated('session');
