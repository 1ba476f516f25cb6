-- Finds what is dead without reading what is alive.
CREATE INDEX access_token_end ON access_token (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX user_session_end ON user_session (least(active_until, expires_at));
