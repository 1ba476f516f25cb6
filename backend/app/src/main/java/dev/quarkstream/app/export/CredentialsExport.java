package dev.quarkstream.app.export;

import dev.quarkstream.schema.Schema;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Sessions, tokens and events, which the extension keeps. */
@Singleton
class CredentialsExport {

    private static final String SESSIONS = """
            SELECT s.id, s.created_at, u.last_active_at, least(s.active_until, s.expires_at) AS expires_at, s.remembered,
                s.confirmed_at, u.address, u.agent
            FROM {schema}.user_session s LEFT JOIN {schema}.user_session_use u ON u.session_id = s.id
            WHERE s.owner_id = $1::uuid::text AND s.id > $2 ORDER BY s.id""";

    private static final String TOKENS = """
            SELECT t.id, t.name, t.description, t.hint, t.permissions, t.created_at, t.expires_at, t.rotated_at,
                (SELECT max(e.works_until) FROM {schema}.earlier_secret e WHERE e.token_id = t.id AND e.works_until > now())
                    AS previous_secret_until,
                t.self_rotation, t.exposed_at, u.last_used_at, u.last_used_address, u.last_used_agent,
                (SELECT coalesce(json_agg(json_build_object('date', d.day, 'requests', d.requests) ORDER BY d.day), '[]')
                    FROM {schema}.access_token_usage d WHERE d.token_id = t.id) AS days,
                (SELECT coalesce(json_agg(json_build_object('name', p.permission, 'lastUsedAt', to_char(
                        p.last_used_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) ORDER BY p.permission), '[]')
                    FROM {schema}.access_token_permission_use p WHERE p.token_id = t.id) AS permissions_used
            FROM {schema}.access_token t LEFT JOIN {schema}.access_token_use u ON u.token_id = t.id
            WHERE t.owner_id = $1::uuid::text AND t.id > $2 ORDER BY t.id""";

    private static final String EVENTS = """
            SELECT id, at, kind, token_id, token_name, address, agent, url, times FROM {schema}.event
            WHERE owner_id = $1::uuid::text AND id > $2 ORDER BY id""";

    @Produces
    @Singleton
    ExportPart sessions(Pool database, Schema schema) {
        return new ExportedRows(database, "sessions", schema.sql(SESSIONS));
    }

    @Produces
    @Singleton
    ExportPart tokens(Pool database, Schema schema) {
        return new ExportedRows(database, "tokens", schema.sql(TOKENS));
    }

    @Produces
    @Singleton
    ExportPart events(Pool database, Schema schema) {
        return new ExportedRows(database, "events", schema.sql(EVENTS));
    }
}
