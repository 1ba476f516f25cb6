package dev.quarkstream.app.schema;

import static dev.quarkstream.app.testing.Api.person;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quarkstream.app.testing.Api.Person;
import dev.quarkstream.app.testing.Sql;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** What the database tells replicas, and what it does not: each notification takes a lock of the whole server. */
@QuarkusTest
class QuietTriggersTest {

    @Inject
    DataSource database;

    @Inject
    Sql sql;

    private Connection listening;
    private Person ada;
    private String token;
    private String session;
    private String digest;

    @BeforeEach
    void listen() throws SQLException {
        ada = person();
        token = ada.issue(Map.of("name", "quiet", "permissions", List.of("read", "create")))
                .path("token.id");
        sql.run("UPDATE quarkstream.access_token SET expires_at = now() + interval '1 day' WHERE id = ?::uuid", token);
        session = sql.value("SELECT id::text FROM quarkstream.user_session WHERE owner_id = ?", ada.id())
                .toString();
        digest = digest();
        listening = database.getConnection();
        run("LISTEN quarkstream_credentials");
    }

    @AfterEach
    void hangUp() throws SQLException {
        run("UNLISTEN *");
        listening.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE access_token SET name = 'another', description = 'another' WHERE id = '$token'",
                "UPDATE access_token SET permissions = permissions || '{update}' WHERE id = '$token'",
                "UPDATE access_token SET expires_at = expires_at + interval '1 day' WHERE id = '$token'",
                "UPDATE access_token SET expires_at = NULL WHERE id = '$token'",
                "UPDATE access_token SET created_at = created_at + interval '1 second' WHERE id = '$token'",
                "UPDATE access_token SET end_told = 2, self_rotation = true WHERE id = '$token'",
                "UPDATE user_session SET active_until = active_until + interval '1 hour' WHERE id = '$session'",
                "UPDATE user_session SET confirmed_at = now() WHERE id = '$session'",
                "DELETE FROM disabled_owner WHERE owner_id = '$owner'",
                "TRUNCATE disabled_owner",
            })
    void whatGoesOnOrWidensIsToldToNobody(String statement) throws SQLException {
        assertThat(toldBy(statement)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM access_token WHERE id = '$token'",
                "UPDATE access_token SET permissions = '{read}' WHERE id = '$token'",
                "UPDATE access_token SET permissions = '{read,update}' WHERE id = '$token'",
                "UPDATE access_token SET expires_at = expires_at - interval '1 hour' WHERE id = '$token'",
                "UPDATE access_token SET created_at = created_at - interval '1 hour' WHERE id = '$token'",
                "UPDATE access_token SET digest = sha256(gen_random_uuid()::text::bytea) WHERE id = '$token'",
                "UPDATE access_token SET id = gen_random_uuid() WHERE id = '$token'",
                "UPDATE access_token SET exposed_at = now() WHERE id = '$token'",
                "UPDATE access_token SET imported_id = '7' WHERE id = '$token'",
            })
    void whatEndsOrNarrowsATokenIsTold(String statement) throws SQLException {
        if (statement.contains("SET id")) {
            sql.run("DELETE FROM quarkstream.access_token_use WHERE token_id = ?::uuid", token);
        }
        assertThat(toldBy(statement)).containsExactly("token " + digest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM user_session WHERE id = '$session'",
                "UPDATE user_session SET active_until = now() WHERE id = '$session'",
                "UPDATE user_session SET expires_at = now() WHERE id = '$session'",
            })
    void whatEndsASessionIsTold(String statement) throws SQLException {
        assertThat(toldBy(statement)).containsExactly("session " + session);
    }

    @Test
    void whatEndedLongAgoIsTakenAwayInSilence() throws SQLException {
        run("UPDATE quarkstream.access_token SET expires_at = now() - interval '2 minutes' WHERE id = '" + token + "'");
        run("UPDATE quarkstream.user_session SET active_until = now() - interval '2 minutes' WHERE id = '" + session
                + "'");
        told();
        assertThat(toldBy("DELETE FROM access_token WHERE id = '$token'")).isEmpty();
        assertThat(toldBy("DELETE FROM user_session WHERE id = '$session'")).isEmpty();
    }

    @Test
    void whoeverIsShutOutIsToldOfWithAllTheyHaveAndEachOnce() throws SQLException {
        assertThat(toldBy("INSERT INTO disabled_owner (owner_id) VALUES ('$owner')"))
                .containsExactlyInAnyOrder("token " + digest, "session " + session);
    }

    @Test
    void ofAnOverlapItsEndIsToldAndItsBeginning() throws SQLException {
        ada.post("/api/tokens/" + token + "/rotation", Map.of("overlap", "PT1H"))
                .then()
                .statusCode(200);
        assertThat(told()).contains("token " + digest);
        assertThat(toldBy("UPDATE earlier_secret SET works_until = works_until + interval '1 hour'"
                        + " WHERE token_id = '$token'"))
                .isEmpty();
        assertThat(toldBy("UPDATE earlier_secret SET works_until = now() WHERE token_id = '$token'"))
                .containsExactly("token " + digest);
        assertThat(toldBy("UPDATE access_token SET permissions = '{}' WHERE id = '$token'"))
                .containsExactlyInAnyOrder("token " + digest, "token " + digest());
    }

    private String digest() {
        return sql.value("SELECT encode(digest, 'hex') FROM quarkstream.access_token WHERE id = ?::uuid", token)
                .toString();
    }

    private List<String> toldBy(String statement) throws SQLException {
        run("SET search_path TO quarkstream");
        run(statement.replace("$token", token).replace("$session", session).replace("$owner", ada.id()));
        run("RESET search_path");
        return told();
    }

    /** All that was said so far, of ours: another test's application may be at work. */
    private List<String> told() throws SQLException {
        var end = "end " + UUID.randomUUID();
        run("NOTIFY quarkstream_credentials, '" + end + "'");
        var heard = listening.unwrap(PGConnection.class).getNotifications();
        return Stream.of(heard)
                .map(one -> one.getParameter())
                .filter(change -> change.startsWith("token ") || change.startsWith("session "))
                .toList();
    }

    private void run(String statement) throws SQLException {
        try (var prepared = listening.createStatement()) {
            prepared.execute(statement);
        }
    }
}
