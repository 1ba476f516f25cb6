-- Mails that are to be sent, and for a while those that were. A mail about something that happened has the id of its event,
-- so that there is one.
CREATE TABLE mail (
    id         uuid PRIMARY KEY,
    account_id uuid        NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    recipient  text, -- null: the account's own address, as it is when the mail is sent
    template   text        NOT NULL,
    parameters jsonb       NOT NULL DEFAULT '{}', -- never a secret
    created_at timestamptz NOT NULL,
    due_at     timestamptz NOT NULL,
    attempts   integer     NOT NULL DEFAULT 0,
    ended_at   timestamptz,
    outcome    text
);

CREATE INDEX mail_account ON mail (account_id);
CREATE INDEX mail_due ON mail (due_at) WHERE ended_at IS NULL;
CREATE INDEX mail_end ON mail (ended_at) WHERE ended_at IS NOT NULL;
