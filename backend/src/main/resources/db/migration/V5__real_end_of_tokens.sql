-- Where the operator bounds the life of tokens, those made before end by their age: it is part of what is remembered of a
-- token, and what is too old is found without reading what is not.
DROP TRIGGER access_token_changed ON access_token;

CREATE TRIGGER access_token_changed AFTER UPDATE ON access_token
    FOR EACH ROW
    WHEN ((OLD.id, OLD.account_id, OLD.digest, OLD.permissions, OLD.expires_at, OLD.created_at)
        IS DISTINCT FROM (NEW.id, NEW.account_id, NEW.digest, NEW.permissions, NEW.expires_at, NEW.created_at))
    EXECUTE FUNCTION access_token_changed();

CREATE INDEX access_token_age ON access_token (created_at);
