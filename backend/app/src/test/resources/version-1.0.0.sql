-- A database of version 1.0.0 with a person's account, tokens, uses, sessions and a note, as pg_dump wrote it.
SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

CREATE FUNCTION public.access_token_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM credential_changed('token', encode(OLD.digest, 'hex'));
    RETURN NULL;
END $$;

CREATE FUNCTION public.access_token_use_begin() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO access_token_use (token_id) VALUES (NEW.id);
    RETURN NULL;
END $$;

CREATE FUNCTION public.account_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM credential_changed('token', encode(digest, 'hex')) FROM access_token WHERE account_id = OLD.id;
    PERFORM credential_changed('session', id::text) FROM user_session WHERE account_id = OLD.id;
    RETURN NULL;
END $$;

CREATE FUNCTION public.credential_changed(subject text, credential text) RETURNS void
    LANGUAGE sql
    AS $$
    SELECT pg_notify('quarkstream_credentials', subject || ' ' || credential)
$$;

CREATE FUNCTION public.credentials_truncated() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM credential_changed(TG_ARGV[0], '*');
    RETURN NULL;
END $$;

CREATE FUNCTION public.user_session_changed() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM credential_changed('session', OLD.id::text);
    RETURN NULL;
END $$;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.access_token (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    name text NOT NULL,
    digest bytea NOT NULL,
    hint text NOT NULL,
    permissions text[] NOT NULL,
    expires_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT access_token_digest_check CHECK ((octet_length(digest) = 32))
);

CREATE TABLE public.access_token_usage (
    token_id uuid NOT NULL,
    day date NOT NULL,
    requests bigint NOT NULL
)
WITH (fillfactor='70');

CREATE TABLE public.access_token_use (
    token_id uuid NOT NULL,
    last_used_at timestamp with time zone
)
WITH (fillfactor='70');

CREATE TABLE public.account (
    id uuid NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    email_key text NOT NULL,
    password_hash text NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE public.flyway_schema_history (
    installed_rank integer NOT NULL,
    version character varying(50),
    description character varying(200) NOT NULL,
    type character varying(20) NOT NULL,
    script character varying(1000) NOT NULL,
    checksum integer,
    installed_by character varying(100) NOT NULL,
    installed_on timestamp without time zone DEFAULT now() NOT NULL,
    execution_time integer NOT NULL,
    success boolean NOT NULL
);

CREATE TABLE public.note (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.user_session (
    id uuid NOT NULL,
    account_id uuid NOT NULL,
    remembered boolean NOT NULL,
    active_until timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    created_at timestamp with time zone NOT NULL
);

INSERT INTO public.access_token VALUES ('01a210ee-5d9f-7054-80a9-ae9fea7e926e', '01a210ee-5b71-762f-98e3-2a19650a94bf', 'Deploy', '\x12ddb3cca8c2a3d363dc8478c6d7d8d8ae8f4eea567026434a7f408955dc4b11', 'DjIz', '{create,read}', NULL, '2026-11-25 04:19:46.717+00');
INSERT INTO public.access_token VALUES ('01a210ee-607c-7321-88e7-64e55db5a042', '01a210ee-5b71-762f-98e3-2a19650a94bf', 'Nightly', '\x714a5711ecbd7d45efc78fc17dc3155f8d77e6d8c6589bdcaa1fb32a92a5a38e', 'EVXW', '{read}', '2090-01-31 12:00:00+00', '2026-11-25 04:19:47.451+00');

INSERT INTO public.access_token_usage VALUES ('01a210ee-5d9f-7054-80a9-ae9fea7e926e', '2026-11-25', 4);

INSERT INTO public.access_token_use VALUES ('01a210ee-607c-7321-88e7-64e55db5a042', NULL);
INSERT INTO public.access_token_use VALUES ('01a210ee-5d9f-7054-80a9-ae9fea7e926e', '2026-11-25 04:19:47.708423+00');

INSERT INTO public.account VALUES ('01a210ee-5b71-762f-98e3-2a19650a94bf', 'Ada Lovelace', 'Ada@example.org', 'ada@example.org', '$2a$12$lm8EeObq9sO6xnlIQAo2ReQDnVtgr.UEvlHq5xeiUvAo.efavPlLC', '2026-11-25 04:19:46.16+00');

INSERT INTO public.flyway_schema_history VALUES (1, '1', 'accounts sessions tokens', 'SQL', 'db/migration/V1__accounts_sessions_tokens.sql', 1121116173, 'postgres', '2026-11-25 04:19:43.991668', 16, true);
INSERT INTO public.flyway_schema_history VALUES (2, '2', 'notes', 'SQL', 'db/migration/V2__notes.sql', 1766230887, 'postgres', '2026-11-25 04:19:44.057715', 12, true);
INSERT INTO public.flyway_schema_history VALUES (3, '3', 'credential changes', 'SQL', 'db/migration/V3__credential_changes.sql', 1623074247, 'postgres', '2026-11-25 04:19:44.083048', 8, true);
INSERT INTO public.flyway_schema_history VALUES (4, '4', 'pruning', 'SQL', 'db/migration/V4__pruning.sql', -1927011633, 'postgres', '2026-11-25 04:19:44.104166', 2, true);

INSERT INTO public.note VALUES ('01a210ee-60d9-7978-b381-8164f1679dce', '01a210ee-5b71-762f-98e3-2a19650a94bf', 'Kept', 'through the upgrade', '2026-11-25 04:19:47.545+00', '2026-11-25 04:19:47.545+00');

INSERT INTO public.user_session VALUES ('01a210ee-5c63-7063-b53b-1cd40ddeb000', '01a210ee-5b71-762f-98e3-2a19650a94bf', false, '2090-01-01 00:00:00+00', '2090-01-01 00:00:00+00', '2026-11-25 04:19:46+00');
INSERT INTO public.user_session VALUES ('01a210ee-62ff-79bb-b2e3-b5eac8fd24bc', '01a210ee-5b71-762f-98e3-2a19650a94bf', true, '2090-01-01 00:00:00+00', '2090-01-01 00:00:00+00', '2026-11-25 04:19:48+00');

ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_digest_key UNIQUE (digest);

ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.access_token_usage
    ADD CONSTRAINT access_token_usage_pkey PRIMARY KEY (token_id, day);

ALTER TABLE ONLY public.access_token_use
    ADD CONSTRAINT access_token_use_pkey PRIMARY KEY (token_id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_email_key_key UNIQUE (email_key);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.flyway_schema_history
    ADD CONSTRAINT flyway_schema_history_pk PRIMARY KEY (installed_rank);

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_pkey PRIMARY KEY (id);

CREATE INDEX access_token_account ON public.access_token USING btree (account_id, id);

CREATE INDEX access_token_end ON public.access_token USING btree (expires_at) WHERE (expires_at IS NOT NULL);

CREATE INDEX flyway_schema_history_s_idx ON public.flyway_schema_history USING btree (success);

CREATE INDEX note_account ON public.note USING btree (account_id, id);

CREATE INDEX user_session_account ON public.user_session USING btree (account_id);

CREATE INDEX user_session_end ON public.user_session USING btree (LEAST(active_until, expires_at));

CREATE TRIGGER access_token_changed AFTER UPDATE ON public.access_token FOR EACH ROW WHEN ((((((old.id IS DISTINCT FROM new.id) OR (old.account_id IS DISTINCT FROM new.account_id)) OR (old.digest IS DISTINCT FROM new.digest)) OR (old.permissions IS DISTINCT FROM new.permissions)) OR (old.expires_at IS DISTINCT FROM new.expires_at))) EXECUTE FUNCTION public.access_token_changed();

CREATE TRIGGER access_token_deleted AFTER DELETE ON public.access_token FOR EACH ROW EXECUTE FUNCTION public.access_token_changed();

CREATE TRIGGER access_token_truncated AFTER TRUNCATE ON public.access_token FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_truncated('token');

CREATE TRIGGER access_token_use_begin AFTER INSERT ON public.access_token FOR EACH ROW EXECUTE FUNCTION public.access_token_use_begin();

CREATE TRIGGER account_changed AFTER UPDATE ON public.account FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.account_changed();

CREATE TRIGGER user_session_changed AFTER DELETE OR UPDATE ON public.user_session FOR EACH ROW EXECUTE FUNCTION public.user_session_changed();

CREATE TRIGGER user_session_truncated AFTER TRUNCATE ON public.user_session FOR EACH STATEMENT EXECUTE FUNCTION public.credentials_truncated('session');

ALTER TABLE ONLY public.access_token
    ADD CONSTRAINT access_token_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_token_usage
    ADD CONSTRAINT access_token_usage_token_id_fkey FOREIGN KEY (token_id) REFERENCES public.access_token_use(token_id) ON DELETE CASCADE;

ALTER TABLE ONLY public.access_token_use
    ADD CONSTRAINT access_token_use_token_id_fkey FOREIGN KEY (token_id) REFERENCES public.access_token(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.note
    ADD CONSTRAINT note_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

ALTER TABLE ONLY public.user_session
    ADD CONSTRAINT user_session_account_id_fkey FOREIGN KEY (account_id) REFERENCES public.account(id) ON DELETE CASCADE;

