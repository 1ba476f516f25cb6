-- When it was last proven that mails to the address reach whoever has the account; null: not yet.
ALTER TABLE account ADD COLUMN email_verified_at timestamptz;

-- What the link in a mail lets its reader do, once and for a while. The secret in it is made with the mail; until then there
-- is no digest. A new one of a kind takes the place of the one before.
CREATE TABLE account_link (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    kind       text        NOT NULL,
    digest     bytea       UNIQUE CHECK (octet_length(digest) = 32),
    email      text, -- the address that it proves
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    UNIQUE (account_id, kind)
);

CREATE INDEX account_link_end ON account_link (expires_at);

-- Addresses for which somebody has asked for a new password, for a few seconds: whether anybody has them is looked up when
-- the request is answered already, so that its answer takes as long for any.
CREATE TABLE password_reset_request (
    id         uuid PRIMARY KEY,
    email_key  text        NOT NULL,
    address    text,
    agent      text,
    created_at timestamptz NOT NULL
);
